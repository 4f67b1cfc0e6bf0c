/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/version_set.h"
#include "rules/hook.h"
#include "rules/resource_names.h"

/* Up to 1.25 some wildcards do work, and custom resources have a rule of their own. */
static uint32_t minors_without_effect(const struct name_use *use)
{
    uint32_t minors = minors_that_select(SELECT_EXACT);
    if (str_eq(use->name.group, STR("*")))
        minors |= minors_that_select(SELECT_BUILTIN_WILDCARDS);
    return minors;
}

void rule_wildcard_without_effect(struct rule_run *run)
{
    struct name_use use = {0};
    while (name_next(run, &use)) {
        uint32_t minors = !name_is_wildcard(&use) ? 0
                                                  : minors_without_effect(&use) &
                                                        run->document->minors & run->rule->minors;
        if (!minors)
            continue;
        struct draft draft =
            name_draft(run, &use,
                       arena_join(run->arena, STR("the wildcard '"), name_text(&use),
                                  STR("' matches nothing in kube-apiserver "),
                                  version_set_format(run->arena, minors, VERSION_SET_CLOSED)));
        draft.minors = minors;
        draft.label = STR("matches nothing before 1.27");
        rule_report(run, &draft);
    }
}

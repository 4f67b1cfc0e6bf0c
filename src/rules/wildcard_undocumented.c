/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/resources.h"
#include "rules/hook.h"
#include "rules/resource_names.h"

void rule_wildcard_undocumented(struct rule_run *run)
{
    uint32_t minors =
        minors_that_select(SELECT_BUILTIN_WILDCARDS) & run->document->minors & run->rule->minors;
    struct name_use use = {0};
    while (minors && name_next(run, &use)) {
        if (!name_is_wildcard(&use) || !(resource_group_minors(use.name.group) & minors))
            continue;
        struct draft draft = name_draft(
            run, &use,
            arena_join(run->arena, STR("the wildcard '"), name_text(&use),
                       STR("' is undocumented before 1.27, and matches nothing in 1.26")));
        draft.minors = minors;
        draft.label = STR("works by accident");
        rule_report(run, &draft);
    }
}

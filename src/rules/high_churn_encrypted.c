/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/resources.h"
#include "rules/hook.h"
#include "rules/resource_names.h"

static bool is_high_churn(const struct resource_fact *fact)
{
    return fact->high_churn;
}

void rule_high_churn_encrypted(struct rule_run *run)
{
    uint32_t minors = run->document->accepted & run->rule->minors;
    struct name_use use = {0};
    if (!minors || names_are_open(run))
        return;
    struct served served = {.minors = minors, .wanted = is_high_churn};
    while (name_next(run, &use)) {
        struct str list = served_by(run, &served, &use, true);
        if (!list.ptr)
            continue;
        struct draft draft =
            name_draft(run, &use,
                       arena_join(run->arena, STR("'"), name_text(&use), STR("' encrypts "), list,
                                  STR(" too, which are written all the time")));
        draft.minors = minors;
        rule_report(run, &draft);
    }
}

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
    uint32_t count;
    const struct served *served = served_in(run, minors, is_high_churn, &count);
    while (name_next(run, &use)) {
        struct str list =
            name_is_wildcard(&use) ? served_by(run, served, count, &use, true) : STR_NONE;
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

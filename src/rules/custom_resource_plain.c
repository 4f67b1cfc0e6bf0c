/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/resources.h"
#include "rules/hook.h"
#include "rules/resource_names.h"

void rule_custom_resource_plain(struct rule_run *run)
{
    uint32_t minors =
        minors_that_select(SELECT_BUILTIN_WILDCARDS) & run->document->minors & run->rule->minors;
    struct name_use use = {0};
    while (minors && name_next(run, &use)) {
        const struct resource_fact *fact = resource_find(use.name);
        if (fact ? !fact->delegated : !resource_is_custom(use.name))
            continue;
        struct draft draft =
            name_draft(run, &use,
                       arena_join(run->arena, STR("'"), name_text(&use),
                                  fact ? STR("' are stored in plain text before 1.26")
                                       : STR("' stays in plain text: custom resources are not "
                                             "encrypted before 1.26")));
        draft.minors = minors;
        draft.label = STR("matches nothing");
        rule_report(run, &draft);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/resources.h"
#include "rules/hook.h"
#include "rules/resource_names.h"

void rule_example_resource(struct rule_run *run)
{
    struct name_use use = {0};
    while (name_next(run, &use)) {
        if (!resource_is_example(use.field->value))
            continue;
        struct draft draft =
            name_draft(run, &use,
                       arena_join(run->arena, STR("'"), name_text(&use),
                                  STR("' is an example of the documentation: no cluster has it")));
        struct draft_edit edit;
        draft.fixes = &(struct draft_fix){
            .description = STR("remove the name"), .edits = &edit, .edit_count = 1};
        draft.fix_count = name_remove(run, &use, &edit);
        rule_report(run, &draft);
    }
}

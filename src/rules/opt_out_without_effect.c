/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/resources.h"
#include "rules/hook.h"
#include "rules/resource_names.h"

/* A wildcard of another entry would otherwise serve it, or another entry names it too. */
static bool has_effect(struct rule_run *run, const struct name_use *opt_out)
{
    struct name_use other = {0};
    while (name_next(run, &other)) {
        if (other.entry == opt_out->entry)
            continue;
        bool wider = name_is_wildcard(&other) && (str_eq(other.name.group, STR("*")) ||
                                                  str_eq(other.name.group, opt_out->name.group));
        if (wider || name_covers(&other, opt_out->name))
            return true;
    }
    return false;
}

void rule_opt_out_without_effect(struct rule_run *run)
{
    struct name_use use = {0};
    if (names_are_open(run) || !any_entry_encrypts(run))
        return;
    while (name_next(run, &use)) {
        if (!entry_is_plain(use.of) || resource_is_sensitive(use.field->value) ||
            name_is_wildcard(&use) || has_effect(run, &use))
            continue;
        struct draft draft =
            name_draft(run, &use,
                       arena_join(run->arena, STR("the exception for '"), name_text(&use),
                                  STR("' is without effect: no wildcard would encrypt it")));
        draft.label = STR("stored as it is with or without this");
        /* Up to 1.25 what is left encrypted is read differently without an entry. */
        struct draft_edit edit;
        draft.fixes = &(struct draft_fix){
            .safe = !(run->document->minors & minors_that_select(SELECT_BUILTIN_WILDCARDS)),
            .description = STR("remove it"),
            .edits = &edit,
            .edit_count = 1,
        };
        draft.fix_count = use.of->resources.count > 1 ? name_remove(run, &use, &edit)
                                                      : entry_remove(run, use.of, &edit);
        rule_report(run, &draft);
    }
}

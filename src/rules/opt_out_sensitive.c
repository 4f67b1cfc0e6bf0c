/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/resources.h"
#include "rules/hook.h"
#include "rules/resource_names.h"

/* The built-in resources that hold secrets and that this wildcard leaves in plain text. */
static struct str left_plain(struct rule_run *run, const struct name_use *use, uint32_t minors)
{
    struct str list = STR_NONE;
    uint32_t count;
    const struct resource_fact *all = resources_all(&count);
    for (uint32_t i = 0; i < count; i++) {
        struct group_resource name = {.group = all[i].group, .resource = all[i].name};
        struct access access;
        if (!all[i].sensitive || !name_covers(use, name))
            continue;
        struct str text = resource_name(run->arena, &all[i]);
        access_in(run, minors, text, &access);
        if (!access.entry_count || access.entries[0] != use->entry || access_writer(&access))
            continue;
        list = list.ptr ? arena_join(run->arena, list, STR(" and "), text) : text;
    }
    return list;
}

void rule_opt_out_sensitive(struct rule_run *run)
{
    uint32_t minors = run->document->accepted & run->rule->minors;
    struct name_use use = {0};
    if (!minors || str_eq(run->document->phase, STR("decrypt")) || !any_entry_encrypts(run))
        return;
    while (name_next(run, &use)) {
        if (!entry_is_plain(use.of))
            continue;
        struct access access;
        access_in(run, minors, use.field->value, &access);
        struct str what = resource_is_sensitive(use.field->value) ? name_text(&use)
                                                                  : left_plain(run, &use, minors);
        /* Of several entries that name it the providers add up. */
        if (!what.ptr || (!name_is_wildcard(&use) && access.entry_count > 1))
            continue;
        struct draft draft =
            name_draft(run, &use,
                       arena_join(run->arena, what,
                                  STR(" are excepted from encryption: this entry has 'identity' "
                                      "alone")));
        draft.minors = minors;
        draft.label = STR("stored in plain text");
        rule_report(run, &draft);
    }
}

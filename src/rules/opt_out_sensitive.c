/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/resources.h"
#include "rules/hook.h"
#include "rules/resource_names.h"

static bool is_sensitive(const struct resource_fact *fact)
{
    return fact->sensitive;
}

static bool is_secrets(const struct resource_fact *fact)
{
    return str_eq(fact->name, STR("secrets"));
}

/* Whether the name stands for Secrets, alone or with others. */
static bool is_of_secrets(struct rule_run *run, uint32_t minors, const struct name_use *use)
{
    struct served served = {.minors = minors, .wanted = is_secrets};
    if (resource_is_sensitive(use->field->value))
        return name_covers(use, group_resource_parse(STR("secrets")));
    return served_by(run, &served, use, false).ptr;
}

void rule_opt_out_sensitive(struct rule_run *run)
{
    uint32_t minors = run->document->accepted & run->rule->minors;
    struct name_use use = {0};
    if (!minors || str_eq(run->document->phase, STR("decrypt")) || !any_entry_encrypts(run))
        return;
    struct served served = {.minors = minors, .wanted = is_sensitive};
    while (name_next(run, &use)) {
        if (!entry_is_plain(use.of))
            continue;
        struct str what = resource_is_sensitive(use.field->value)
                              ? name_text(&use)
                              : served_by(run, &served, &use, false);
        /* Of several entries that name it the providers add up. */
        if (!what.ptr || name_is_elsewhere(run, &use))
            continue;
        struct draft draft =
            name_draft(run, &use,
                       arena_join(run->arena, what,
                                  STR(" are excepted from encryption: this entry has 'identity' "
                                      "alone")));
        draft.minors = minors;
        if (!is_of_secrets(run, minors, &use)) /* for which no benchmark asks */
            draft.severity = SEVERITY_WARNING;
        draft.label = STR("stored in plain text");
        rule_report(run, &draft);
    }
}

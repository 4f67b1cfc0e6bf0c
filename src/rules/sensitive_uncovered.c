/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/resources.h"
#include "rules/hook.h"
#include "rules/resource_names.h"

static void look_for(struct rule_run *run, const struct resource_fact *fact)
{
    struct str name = resource_name(run->arena, fact);
    const struct field_list *entries = &run->document->configuration->resources;
    uint32_t minors = minors_without_entry(run, name) & fact->minors & run->rule->minors;
    if (!minors || !entries->head.key)
        return;
    struct draft draft = rule_draft(run, entries->head.key->span, STR("resources"),
                                    arena_join(run->arena, STR("no entry covers "), name,
                                               STR(": they are stored in plain text")));
    draft.minors = minors;
    rule_report(run, &draft);
}

void rule_sensitive_uncovered(struct rule_run *run)
{
    uint32_t count;
    const struct resource_fact *all = resources_all(&count);
    if (names_are_open(run))
        return;
    for (uint32_t i = 0; i < count; i++)
        if (all[i].sensitive && !str_eq(all[i].name, STR("secrets")))
            look_for(run, &all[i]);
}

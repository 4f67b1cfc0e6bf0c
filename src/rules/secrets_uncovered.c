/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/resources.h"
#include "rules/hook.h"
#include "rules/resource_names.h"

#define SECRETS STR("secrets")

/* Where the cause is a name that another rule speaks of. */
static uint32_t minors_explained(struct rule_run *run, bool *custom_only)
{
    uint32_t minors = 0;
    struct name_use use = {0};
    const struct group_resource secrets = group_resource_parse(SECRETS);
    *custom_only = true;
    if (!name_next(run, &use)) /* entries-missing says that the lists are empty */
        return ~0u;
    use = (struct name_use){0};
    while (name_next(run, &use)) {
        *custom_only = *custom_only && resource_is_custom(use.name);
        if (name_is_wildcard(&use)) {
            if (name_covers(&use, secrets))
                minors |=
                    minors_that_select(SELECT_EXACT) | minors_that_select(SELECT_BUILTIN_WILDCARDS);
        } else if (!resource_find(use.name)) {
            struct resource_guess guess = resource_guess(use.name, run->document->minors);
            if (guess.fact && str_eq(resource_name(run->arena, guess.fact), SECRETS))
                return ~0u;
        }
    }
    return minors;
}

/* To the only entry, where it encrypts and reads what is plain so far. */
static bool can_be_added(struct rule_run *run, struct draft_edit *edit)
{
    const struct field_list *entries = &run->document->configuration->resources;
    const struct ec_resource *entry = resource_at(entries, 0);
    bool reads_plain = false;
    for (uint32_t i = 0; i < entry->providers.count; i++)
        reads_plain |= field_is_set(&provider_at(&entry->providers, i)->identity.head);
    return entries->count == 1 && entry_encrypts(entry) && reads_plain &&
           name_add(run, &entry->resources, SECRETS, edit);
}

void rule_secrets_uncovered(struct rule_run *run)
{
    bool custom_only;
    if (names_are_open(run))
        return;
    const struct field_list *entries = &run->document->configuration->resources;
    uint32_t minors = minors_without_entry(run, SECRETS) & run->rule->minors;
    if (!minors || !(minors &= ~minors_explained(run, &custom_only)) || !entries->head.key)
        return;
    struct draft draft = rule_draft(run, entries->head.key->span, STR("resources"),
                                    STR("no entry covers secrets: they are stored in plain text"));
    if (custom_only) { /* a server of its own has its own configuration, and no secrets */
        draft.severity = SEVERITY_INFO;
        draft.how = STR("add 'secrets', unless this file is for an aggregated API server of one's "
                        "own, which stores none");
    }
    struct draft_edit edit;
    draft.minors = minors;
    draft.fixes = &(struct draft_fix){
        .description = STR("add 'secrets' to the entry"), .edits = &edit, .edit_count = 1};
    draft.fix_count = can_be_added(run, &edit);
    rule_report(run, &draft);
}

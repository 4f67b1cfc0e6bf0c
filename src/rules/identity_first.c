/* SPDX-License-Identifier: Apache-2.0 */
/* Within one entry. Of several entries that name a resource the first one writes, so in a later one
 * the order does not matter. */
#include "apiserver/group_resource.h"
#include "apiserver/resources.h"
#include "base/str_set.h"
#include "rules/hook.h"
#include "rules/list_edit.h"
#include "rules/place.h"
#include "rules/providers.h"
#include "rules/resource_names.h"
#include "rules/rewrite.h"

static struct str key_of(struct arena *a, struct str name)
{
    struct group_resource gr = group_resource_parse(name);
    return arena_join(a, gr.resource, STR("."), gr.group);
}

/* One of the entry's names that no entry before it has. */
static bool leads(struct arena *a, struct str_set *before, const struct ec_resource *entry)
{
    bool any = false;
    for (uint32_t i = 0; i < entry->resources.count; i++) {
        const struct field_string *name = string_at(&entry->resources, i);
        any |= field_is_set(&name->head) && str_set_add(before, key_of(a, name->value));
    }
    return any || entry->resources.count == 0;
}

/* What is written all the time, and a wildcard behind would encrypt: an exception, which still
 * reads what was encrypted before. */
static bool is_exception(struct rule_run *run, uint32_t index)
{
    const struct field_list *entries = &run->document->configuration->resources;
    const struct field_list *names = &resource_at(entries, index)->resources;
    if (names->count > COMPARED_MAX)
        return false;
    for (uint32_t i = 0; i < names->count; i++) {
        struct group_resource name = group_resource_parse(string_at(names, i)->value);
        const struct resource_fact *fact = resource_find(name);
        struct name_use use = {.entry = index + 1};
        bool covered = false;
        while (fact && fact->high_churn && !covered && name_next(run, &use))
            covered = name_is_wildcard(&use) && name_covers(&use, name) && entry_encrypts(use.of);
        if (!covered)
            return false;
    }
    return names->count > 0;
}

static bool phase_is(const struct rule_run *run, struct str phase)
{
    return run->document->phase.ptr && str_eq(run->document->phase, phase);
}

/* Where it is meant: what the message says then, and what comes next. */
static bool is_meant(struct rule_run *run, uint32_t index, struct draft *draft, struct str *words)
{
    const struct ec_resource *entry = resource_at(&run->document->configuration->resources, index);
    if (phase_is(run, STR("decrypt"))) {
        *words = STR(" are written as plain text, as phase 'decrypt' asks for");
        draft->severity = SEVERITY_INFO;
        draft->how =
            arena_join(run->arena,
                       STR("when every control plane node has this file, rewrite what is stored ("),
                       rewrite_command(run->arena, entry),
                       STR("), and only then take '--encryption-provider-config' away"));
    } else if (is_exception(run, index)) {
        *words = STR(" are excepted from the wildcard; what was encrypted before is still read");
        draft->severity = SEVERITY_INFO;
        draft->how = STR("once no encrypted ones are stored any more, 'identity' alone is enough");
    } else if (phase_is(run, STR("encrypt"))) {
        *words = STR(" are still written as plain text: the first step of phase 'encrypt'");
        draft->severity = SEVERITY_WARNING;
        draft->how = arena_join(run->arena,
                                STR("when every control plane node has this file, move 'identity' "
                                    "to the end, then rewrite what is stored: "),
                                rewrite_command(run->arena, entry));
    }
    return draft->how.ptr;
}

static void report(struct rule_run *run, uint32_t index, const struct ec_provider *reader)
{
    const struct ec_resource *entry = resource_at(&run->document->configuration->resources, index);
    struct str words = STR(" are stored in plain text: 'identity' is the first provider");
    struct draft draft = rule_draft(run, provider_place(provider_at(&entry->providers, 0)),
                                    provider_path(run->arena, index, 0), STR(""));
    bool meant = is_meant(run, index, &draft, &words);
    draft.message = arena_join(run->arena, entry_subject(run->arena, entry), words);
    draft.label = STR("writes: everything from now on is stored as it is");
    draft.related =
        &(struct draft_spot){provider_place(reader), STR("only reads what was encrypted before")};
    draft.related_count = 1;
    struct draft_edit edits[2];
    draft.fixes = &(struct draft_fix){
        .description = STR("move 'identity' behind the other providers"),
        .edits = edits,
        .edit_count = 2,
    };
    struct str names = rewrite_names(run->arena, entry);
    bool usual = names.ptr && str_eq(names, STR("secrets")); /* as the rule has it */
    if (!meant && !usual)
        draft.how = arena_join(run->arena,
                               STR("move 'identity' behind the provider that should encrypt, on "
                                   "every control plane node, then rewrite what is stored: "),
                               rewrite_command(run->arena, entry));
    draft.fix_count =
        !meant && list_move_last(run->arena, run->document, &entry->providers, 0, edits);
    rule_report(run, &draft);
}

void rule_identity_first(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    struct str_set before = {.arena = run->arena};
    for (uint32_t i = 0; c && i < c->resources.count; i++) {
        const struct ec_resource *entry = resource_at(&c->resources, i);
        bool first = leads(run->arena, &before, entry);
        if (!first || !entry->providers.count ||
            !provider_is_identity(provider_at(&entry->providers, 0)))
            continue;
        const struct ec_provider *reader = entry_encrypter(entry);
        if (reader)
            report(run, i, reader);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Within one entry, and where an entry with nothing but identity comes before another that names
 * the same resource: their providers are tried in file order, as if they were one list. */
#include "apiserver/group_resource.h"
#include "base/str_set.h"
#include "rules/hook.h"
#include "rules/list_edit.h"
#include "rules/place.h"
#include "rules/providers.h"

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

static void report(struct rule_run *run, uint32_t index, struct str subject,
                   const struct ec_provider *reader, bool same_entry)
{
    const struct ec_resource *entry = resource_at(&run->document->configuration->resources, index);
    bool declared = run->document->phase.ptr && str_eq(run->document->phase, STR("decrypt"));
    struct draft draft = rule_draft(
        run, provider_place(provider_at(&entry->providers, 0)), provider_path(run->arena, index, 0),
        arena_join(run->arena, subject,
                   declared ? STR(" are written as plain text, as phase 'decrypt' asks for")
                            : STR(" are stored in plain text: 'identity' is the first provider")));
    draft.label = STR("writes: everything from now on is stored as it is");
    draft.related =
        &(struct draft_spot){provider_place(reader), STR("only reads what was encrypted before")};
    draft.related_count = 1;
    struct draft_edit edits[2];
    struct draft_fix move = {
        .description = STR("move 'identity' behind the other providers"),
        .edits = edits,
        .edit_count = 2,
    };
    if (declared) {
        draft.severity = SEVERITY_INFO;
        draft.how =
            STR("when every control plane node has this file, rewrite what is stored ('kubectl get "
                "secrets --all-namespaces -o json | kubectl replace -f -'), and only then take "
                "'--encryption-provider-config' away");
    } else if (same_entry) {
        draft.fixes = &move;
        draft.fix_count = list_move_last(run->arena, run->document, &entry->providers, 0, edits);
    }
    rule_report(run, &draft);
}

/* A later entry that encrypts what this one leaves plain. */
static void look_behind(struct rule_run *run, uint32_t index)
{
    const struct ec_configuration *c = run->document->configuration;
    const struct ec_resource *entry = resource_at(&c->resources, index);
    struct str_set names = {.arena = run->arena};
    for (uint32_t i = 0; i < entry->resources.count; i++)
        if (field_is_set(&string_at(&entry->resources, i)->head))
            str_set_add(&names, key_of(run->arena, string_at(&entry->resources, i)->value));
    for (uint32_t i = index + 1; i < c->resources.count; i++) {
        const struct ec_resource *later = resource_at(&c->resources, i);
        const struct ec_provider *reader = entry_encrypter(later);
        for (uint32_t k = 0; reader && k < later->resources.count; k++) {
            struct str name = string_at(&later->resources, k)->value;
            if (name.ptr && str_set_has(&names, key_of(run->arena, name))) {
                struct str shown = name_shown(name, STR("resources"));
                bool core = str_ends_with(shown, STR(".")) && !str_eq(shown, STR("*."));
                report(run, index, str_slice(shown, 0, shown.len - core), reader, false);
                return;
            }
        }
    }
}

void rule_identity_first(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    struct str_set before = {.arena = run->arena};
    uint32_t alone = 0;
    for (uint32_t i = 0; c && i < c->resources.count; i++) {
        const struct ec_resource *entry = resource_at(&c->resources, i);
        bool first = leads(run->arena, &before, entry);
        if (!first || !entry->providers.count ||
            !provider_is_identity(provider_at(&entry->providers, 0)))
            continue;
        const struct ec_provider *reader = entry_encrypter(entry);
        if (reader)
            report(run, i, entry_subject(run->arena, entry), reader, true);
        else if (alone++ < COMPARED_MAX)
            look_behind(run, i);
    }
}

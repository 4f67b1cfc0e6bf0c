/* SPDX-License-Identifier: Apache-2.0 */
/* Within one entry. Of several entries that name a resource the first one writes, so in a later one
 * the order does not matter. */
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

static void report(struct rule_run *run, uint32_t index, const struct ec_provider *reader)
{
    const struct ec_resource *entry = resource_at(&run->document->configuration->resources, index);
    bool declared = run->document->phase.ptr && str_eq(run->document->phase, STR("decrypt"));
    struct draft draft = rule_draft(
        run, provider_place(provider_at(&entry->providers, 0)), provider_path(run->arena, index, 0),
        arena_join(run->arena, entry_subject(run->arena, entry),
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
    } else {
        draft.fixes = &move;
        draft.fix_count = list_move_last(run->arena, run->document, &entry->providers, 0, edits);
    }
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

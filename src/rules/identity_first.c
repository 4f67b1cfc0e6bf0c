/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"

/* What an entry is about: "secrets", "secrets and configmaps", "secrets and 3 more". */
static struct str subject(struct arena *a, const struct ec_resource *entry)
{
    const struct str vague = STR("resources");
    uint32_t count = entry->resources.count;
    if (count == 0)
        return vague;
    struct str first = name_shown(string_at(&entry->resources, 0)->value, STR_NONE);
    if (!first.ptr)
        return vague;
    if (count == 1)
        return first;
    struct str second = name_shown(string_at(&entry->resources, 1)->value, STR_NONE);
    if (count == 2 && second.ptr)
        return arena_join(a, first, STR(" and "), second);
    return arena_fmt(a, STR_FMT " and %u more", STR_ARG(first), (unsigned)(count - 1));
}

/* The element itself where it is more than one line would show well, else its name. */
static struct span place_of_provider(const struct ec_provider *provider)
{
    const struct field_head *fields[] = {&provider->identity.head, &provider->aescbc.head,
                                         &provider->aesgcm.head, &provider->secretbox.head,
                                         &provider->kms.head};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (field_is_set(fields[i]) && fields[i]->key)
            return fields[i]->key->span;
    return place_of(&provider->head);
}

static bool encrypts(const struct ec_provider *provider)
{
    return field_is_set(&provider->aescbc.head) || field_is_set(&provider->aesgcm.head) ||
           field_is_set(&provider->secretbox.head) || field_is_set(&provider->kms.head);
}

static void look_at_entry(struct rule_run *run, const struct ec_resource *entry, uint32_t index)
{
    const struct field_list *providers = &entry->providers;
    if (!field_is_set(&providers->head) || providers->count < 2)
        return;
    const struct ec_provider *first = provider_at(providers, 0), *reader = NULL;
    if (!field_is_set(&first->identity.head) || encrypts(first))
        return;
    for (uint32_t i = 1; i < providers->count && !reader; i++)
        if (encrypts(provider_at(providers, i)))
            reader = provider_at(providers, i);
    if (!reader)
        return;
    struct draft draft =
        rule_draft(run, place_of_provider(first),
                   arena_fmt(run->arena, "resources[%u].providers[0]", (unsigned)index),
                   arena_join(run->arena, subject(run->arena, entry),
                              STR(" are stored in plain text: 'identity' is the first provider")));
    draft.label = STR("writes: everything from now on is stored as it is");
    draft.related = &(struct draft_spot){place_of_provider(reader),
                                         STR("only reads what was encrypted before")};
    draft.related_count = 1;
    rule_report(run, &draft);
}

void rule_identity_first(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    if (!c || !field_is_set(&c->resources.head))
        return;
    for (uint32_t i = 0; i < c->resources.count; i++)
        look_at_entry(run, resource_at(&c->resources, i), i);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* One finding a document: whether it can go is decided once, after a rewrite of everything. */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/providers.h"

enum { RELATED_MAX = 8 };

/* The identity behind what encrypts; NULL where there is none. */
static const struct ec_provider *fallback(const struct ec_resource *entry, uint32_t *index)
{
    if (entry->providers.count < 2 || !entry_has_names(entry) ||
        !provider_encrypts(provider_at(&entry->providers, 0)))
        return NULL;
    for (uint32_t i = 1; i < entry->providers.count; i++) {
        *index = i;
        if (provider_is_identity(provider_at(&entry->providers, i)))
            return provider_at(&entry->providers, i);
    }
    return NULL;
}

void rule_identity_lingering(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    struct str phase = run->document->phase;
    if (phase.ptr && (str_eq(phase, STR("encrypt")) || str_eq(phase, STR("decrypt"))))
        return;
    struct draft draft = {.rule = NULL};
    struct draft_spot related[RELATED_MAX];
    for (uint32_t i = 0; c && i < c->resources.count; i++) {
        uint32_t index;
        const struct ec_provider *provider = fallback(resource_at(&c->resources, i), &index);
        if (!provider)
            continue;
        struct span place = provider_place(provider);
        if (!draft.rule)
            draft = rule_draft(run, place, provider_path(run->arena, i, index),
                               STR("plain text is still read: 'identity' can go once everything "
                                   "stored is encrypted"));
        else if (draft.related_count < RELATED_MAX && place.start != draft.span.start)
            related[draft.related_count++] = (struct draft_spot){place, STR("here too")};
    }
    draft.related = related;
    if (draft.rule)
        rule_report(run, &draft);
}

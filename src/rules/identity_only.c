/* SPDX-License-Identifier: Apache-2.0 */
/* Where nothing in the file encrypts, or secrets are named in an entry that does not. An entry that
 * takes something else out of a later wildcard is as it should be. */
#include "apiserver/group_resource.h"
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/providers.h"

static bool names_secrets(const struct ec_resource *entry)
{
    for (uint32_t i = 0; i < entry->resources.count; i++) {
        const struct field_string *name = string_at(&entry->resources, i);
        struct group_resource gr =
            group_resource_parse(field_is_set(&name->head) ? name->value : STR(""));
        if (str_eq(gr.resource, STR("secrets")) && !gr.group.len)
            return true;
    }
    return false;
}

static bool only_identity(const struct ec_resource *entry)
{
    for (uint32_t i = 0; i < entry->providers.count; i++)
        if (!provider_is_identity(provider_at(&entry->providers, i)))
            return false;
    return entry->providers.count > 0 && entry_has_names(entry);
}

static void report(struct rule_run *run, uint32_t index, struct str message)
{
    const struct ec_resource *entry = resource_at(&run->document->configuration->resources, index);
    struct draft draft = rule_draft(run, provider_place(provider_at(&entry->providers, 0)),
                                    provider_path(run->arena, index, 0), message);
    draft.label = STR("stores everything as it is");
    if (run->document->phase.ptr && str_eq(run->document->phase, STR("decrypt"))) {
        draft.severity = SEVERITY_INFO;
        draft.how = STR("when nothing that is stored is encrypted any more, take "
                        "'--encryption-provider-config' away");
    }
    rule_report(run, &draft);
}

void rule_identity_only(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    bool nothing = c && c->resources.count;
    for (uint32_t i = 0; nothing && i < c->resources.count; i++)
        nothing = only_identity(resource_at(&c->resources, i));
    if (nothing) {
        report(run, 0, STR("nothing is encrypted: 'identity' is the only provider"));
        return;
    }
    bool seen = false; /* of several entries that name them the providers add up */
    for (uint32_t i = 0; c && i < c->resources.count; i++) {
        const struct ec_resource *entry = resource_at(&c->resources, i);
        if (!names_secrets(entry))
            continue;
        if (seen || !only_identity(entry))
            return;
        seen = true;
        bool later = false;
        for (uint32_t k = i + 1; k < c->resources.count && !later; k++)
            later = names_secrets(resource_at(&c->resources, k)) &&
                    !only_identity(resource_at(&c->resources, k));
        if (!later)
            report(run, i,
                   STR("secrets are stored in plain text: 'identity' is their only provider"));
    }
}

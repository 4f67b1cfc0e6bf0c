/* SPDX-License-Identifier: Apache-2.0 */
/* Where nothing in the file encrypts. An entry of identity alone beside others that encrypt is for
 * the rules on opting out. */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/providers.h"

static bool only_identity(const struct ec_resource *entry)
{
    for (uint32_t i = 0; i < entry->providers.count; i++)
        if (!provider_is_identity(provider_at(&entry->providers, i)))
            return false;
    return entry->providers.count > 0 && entry_has_names(entry);
}

void rule_identity_only(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    for (uint32_t i = 0; c && i < c->resources.count; i++)
        if (!only_identity(resource_at(&c->resources, i)))
            return;
    if (!c || !c->resources.count)
        return;
    const struct field_list *providers = &resource_at(&c->resources, 0)->providers;
    struct draft draft =
        rule_draft(run, provider_place(provider_at(providers, 0)), provider_path(run->arena, 0, 0),
                   STR("nothing is encrypted: 'identity' is the only provider"));
    draft.label = STR("stores everything as it is");
    if (run->document->phase.ptr && str_eq(run->document->phase, STR("decrypt"))) {
        draft.severity = SEVERITY_INFO;
        draft.how = STR("when nothing that is stored is encrypted any more, take "
                        "'--encryption-provider-config' away");
    }
    rule_report(run, &draft);
}

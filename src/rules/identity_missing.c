/* SPDX-License-Identifier: Apache-2.0 */
/* Only where there is one key: with more of them the first rollout lies behind. */
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

static bool has_identity(const struct ec_resource *entry)
{
    for (uint32_t i = 0; i < entry->providers.count; i++)
        if (field_is_set(&provider_at(&entry->providers, i)->identity.head))
            return true;
    return false;
}

static bool has_one_key(const struct ec_resource *entry)
{
    if (entry->providers.count != 1)
        return false;
    const struct ec_provider *p = provider_at(&entry->providers, 0);
    uint32_t keys = p->aescbc.keys.count + p->aesgcm.keys.count + p->secretbox.keys.count +
                    field_is_set(&p->kms.name.head);
    return provider_kind(p).len && keys == 1;
}

/* A resource may have its identity in another entry that names it. */
static bool is_elsewhere(struct arena *a, const struct str_set *plain,
                         const struct ec_resource *entry)
{
    for (uint32_t i = 0; i < entry->resources.count; i++)
        if (str_set_has(plain, key_of(a, string_at(&entry->resources, i)->value)))
            return true;
    return false;
}

static void report(struct rule_run *run, uint32_t index, bool rollout)
{
    const struct ec_resource *entry = resource_at(&run->document->configuration->resources, index);
    struct draft draft = rule_draft(
        run, place_of(&entry->providers.head),
        arena_fmt(run->arena, "resources[%u].providers", (unsigned)index),
        arena_join(run->arena, STR("no 'identity': "), entry_subject(run->arena, entry),
                   STR(" that were stored before encryption was switched on cannot be read")));
    draft.severity = rollout ? SEVERITY_WARNING : SEVERITY_OFF;
    struct draft_edit edit;
    draft.fixes = &(struct draft_fix){
        .description = STR("add 'identity' as the last provider"),
        .edits = &edit,
        .edit_count = 1,
    };
    /* Where everything is encrypted, it would take plain text again. */
    draft.fix_count = rollout && list_append(run->arena, run->document, &entry->providers,
                                             STR("identity: {}"), STR("{\"identity\": {}}"), &edit);
    rule_report(run, &draft);
}

void rule_identity_missing(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    struct str phase = run->document->phase;
    struct str_set plain = {.arena = run->arena};
    if (!c || (phase.ptr && str_eq(phase, STR("encrypted"))))
        return;
    for (uint32_t i = 0; i < c->resources.count; i++) {
        const struct ec_resource *entry = resource_at(&c->resources, i);
        for (uint32_t k = 0; has_identity(entry) && k < entry->resources.count; k++)
            if (field_is_set(&string_at(&entry->resources, k)->head))
                str_set_add(&plain, key_of(run->arena, string_at(&entry->resources, k)->value));
    }
    for (uint32_t i = 0; i < c->resources.count; i++) {
        const struct ec_resource *entry = resource_at(&c->resources, i);
        if (entry_has_names(entry) && has_one_key(entry) && !has_identity(entry) &&
            !is_elsewhere(run->arena, &plain, entry))
            report(run, i, phase.ptr && str_eq(phase, STR("encrypt")));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/keys.h"
#include "rules/place.h"
#include "rules/providers.h"

/* A second key, in the same provider or another, shows that keys are rotated. */
static bool has_one_key(const struct ec_resource *entry)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < entry->providers.count; i++)
        count += provider_at(&entry->providers, i)->aesgcm.keys.count;
    return count == 1;
}

/* Said once for a document: the choice of a cipher is one choice. Where a stronger one waits behind
 * it, another rule has more to say: of such entries the last resort. */
void rule_aesgcm_write(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    struct draft draft = {.rule = NULL};
    bool waits = true;
    for (uint32_t i = 0; c && waits && i < c->resources.count; i++) {
        const struct ec_resource *entry = resource_at(&c->resources, i);
        enum key_cipher cipher;
        uint32_t count;
        const struct ec_provider *writer = writer_of(entry, &cipher);
        if (!writer || cipher != KEY_AESGCM || !writer->aesgcm.head.key || !has_one_key(entry))
            continue;
        waits = entry_stronger(entry, &count);
        if (waits && draft.rule)
            continue;
        draft = rule_draft(
            run, writer->aesgcm.head.key->span,
            arena_fmt(run->arena, "resources[%u].providers[0].aesgcm", (unsigned)i),
            STR("'aesgcm' writes with its only key: good for 200,000 writes, and CIS refuses it"));
    }
    if (draft.rule)
        rule_report(run, &draft);
}

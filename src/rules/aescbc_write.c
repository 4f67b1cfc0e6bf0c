/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/keys.h"
#include "rules/place.h"
#include "rules/providers.h"

/* Said once for a document: the choice of a cipher is one choice. Where a stronger one waits behind
 * it, another rule has more to say: of such entries the last resort. */
void rule_aescbc_write(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    struct draft draft = {.rule = NULL};
    bool waits = true;
    for (uint32_t i = 0; c && waits && i < c->resources.count; i++) {
        enum key_cipher cipher;
        uint32_t count;
        const struct ec_resource *entry = resource_at(&c->resources, i);
        const struct ec_provider *writer = writer_of(entry, &cipher);
        if (!writer || cipher != KEY_AESCBC || !writer->aescbc.head.key)
            continue;
        waits = entry_stronger(entry, &count);
        if (waits && draft.rule)
            continue;
        draft = rule_draft(run, writer->aescbc.head.key->span,
                           arena_fmt(run->arena, "resources[%u].providers[0].aescbc", (unsigned)i),
                           STR("'aescbc' writes: Kubernetes calls it weak, CIS accepts it"));
    }
    if (draft.rule)
        rule_report(run, &draft);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/keys.h"
#include "rules/place.h"

/* Said once for a document: the choice of a cipher is one choice. */
void rule_aescbc_write(struct rule_run *run)
{
    const struct ec_configuration *c = run->document->configuration;
    for (uint32_t i = 0; c && i < c->resources.count; i++) {
        enum key_cipher cipher;
        const struct ec_provider *writer = writer_of(resource_at(&c->resources, i), &cipher);
        if (!writer || cipher != KEY_AESCBC || !writer->aescbc.head.key)
            continue;
        struct draft draft =
            rule_draft(run, writer->aescbc.head.key->span,
                       arena_fmt(run->arena, "resources[%u].providers[0].aescbc", (unsigned)i),
                       STR("'aescbc' writes: Kubernetes calls it weak, CIS accepts it"));
        rule_report(run, &draft);
        return;
    }
}

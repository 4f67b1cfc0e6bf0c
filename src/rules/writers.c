/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/writers.h"

#include "rules/keys.h"

bool report_writer(struct rule_run *run, const char *wanted, struct str message)
{
    const struct ec_configuration *c = run->document->configuration;
    for (uint32_t i = 0; c && i < c->resources.count; i++) {
        enum key_cipher cipher;
        const struct ec_provider *writer = writer_of(resource_at(&c->resources, i), &cipher);
        if (!writer || !str_eq(str_from(key_cipher_name(cipher)), str_from(wanted)))
            continue;
        const struct field_head *heads[] = {[KEY_AESCBC] = &writer->aescbc.head,
                                            [KEY_AESGCM] = &writer->aesgcm.head,
                                            [KEY_SECRETBOX] = &writer->secretbox.head};
        if (!heads[cipher]->key)
            continue;
        struct draft draft = rule_draft(
            run, heads[cipher]->key->span,
            arena_fmt(run->arena, "resources[%u].providers[0].%s", (unsigned)i, wanted), message);
        rule_report(run, &draft);
        return true;
    }
    return false;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/key_table.h"

/* Anywhere in the document: two ciphers under one key are no better in two entries. */
void rule_key_reused_across_providers(struct rule_run *run)
{
    struct key_walk walk;
    struct key_table secrets = {.arena = run->arena};
    key_walk_init(&walk, run);
    while (key_walk_next(&walk)) {
        const struct key_place *at = walk.at;
        if (!at->bytes.ptr)
            continue;
        const struct key_place *first = key_table_put(&secrets, at->bytes, at);
        if (!first || first->cipher == at->cipher || !key_is_new(&walk))
            continue;
        struct draft draft =
            rule_draft(run, at->key->secret.head.at->span, key_path(run->arena, at, "secret"),
                       arena_fmt(run->arena, "'%s' and '%s' share a secret",
                                 key_cipher_name(first->cipher), key_cipher_name(at->cipher)));
        draft.related =
            &(struct draft_spot){first->key->secret.head.at->span, STR("the same secret")};
        draft.related_count = 1;
        rule_report(run, &draft);
    }
}

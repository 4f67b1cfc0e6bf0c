/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/key_class.h"
#include "rules/keys.h"

/* A choice like this is made once for all keys, so it is said once. A key that has to go for
 * another reason is that rule's. */
void rule_key_short(struct rule_run *run)
{
    struct key_walk walk;
    key_walk_init(&walk, run);
    while (key_walk_next(&walk)) {
        const struct key_place *at = walk.at;
        if (!at->bytes.ptr || at->bytes.len == KEY_BYTES_MAX || key_class_of(&walk) != KEY_SOUND)
            continue;
        struct draft draft =
            rule_draft(run, at->key->secret.head.at->span, key_path(run->arena, at, "secret"),
                       arena_join(run->arena, key_shown(run->arena, at),
                                  arena_fmt(run->arena, " has %u bytes: AES-%u instead of AES-256",
                                            (unsigned)at->bytes.len, (unsigned)at->bytes.len * 8)));
        rule_report(run, &draft);
        return;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/key_table.h"
#include "rules/place.h"

static struct str message(struct arena *a, const struct key_place *at, bool same)
{
    struct str cipher = str_from(key_cipher_name(at->cipher));
    struct str name = name_shown(at->key->name.value, STR_NONE);
    struct str keys =
        name.ptr
            ? arena_join(a, STR("two keys of '"), cipher, STR("' are called '"), name, STR("'"))
            : arena_join(a, STR("two keys of '"), cipher, STR("' have the same name"));
    if (same)
        return arena_join(a, keys, STR(" and are the same: one is enough"));
    if (at->cipher == KEY_AESCBC)
        return arena_join(a, keys,
                          STR(" but differ: the wrong one can decrypt a value to garbage"));
    return arena_join(a, keys, STR(" but differ: what is stored does not tell which one it needs"));
}

static void report(struct rule_run *run, const struct key_place *at, const struct key_place *first)
{
    bool same = str_eq(at->bytes, first->bytes);
    struct draft draft =
        rule_draft(run, at->key->name.head.at->span, key_path(run->arena, at, "name"),
                   message(run->arena, at, same));
    /* The others are authenticated: a wrong key fails, and the next one is tried. */
    draft.severity = same                       ? SEVERITY_INFO
                     : at->cipher == KEY_AESCBC ? SEVERITY_OFF
                                                : SEVERITY_WARNING;
    draft.related =
        &(struct draft_spot){first->key->name.head.at->span, STR("the first of that name")};
    draft.related_count = 1;
    rule_report(run, &draft);
}

void rule_key_name_duplicate(struct rule_run *run)
{
    struct key_walk walk;
    struct key_table names = {.arena = run->arena};
    key_walk_init(&walk, run);
    while (key_walk_next(&walk)) {
        const struct key_place *at = walk.at;
        if (!at->bytes.ptr || !at->named)
            continue;
        const struct key_place *first =
            key_table_put(&names, key_id(run->arena, at, at->key->name.value), at);
        if (first)
            report(run, at, first);
    }
}

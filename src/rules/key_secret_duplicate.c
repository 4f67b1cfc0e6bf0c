/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/key_table.h"
#include "rules/place.h"

static struct str message(struct arena *a, const struct key_place *at,
                          const struct key_place *first)
{
    struct str one = name_shown(first->key->name.value, STR_NONE);
    struct str other = name_shown(at->key->name.value, STR_NONE);
    if (!one.ptr || !other.ptr)
        return STR("two keys of different names have the same secret");
    return arena_join(a, STR("the keys '"), one, STR("' and '"), other,
                      STR("' have the same secret: going from one to the other rotates nothing"));
}

void rule_key_secret_duplicate(struct rule_run *run)
{
    struct key_walk walk;
    struct key_table secrets = {.arena = run->arena};
    key_walk_init(&walk, run);
    while (key_walk_next(&walk)) {
        const struct key_place *at = walk.at;
        if (!at->bytes.ptr || !at->named)
            continue;
        const struct key_place *first =
            key_table_put(&secrets, key_id(run->arena, at, at->bytes), at);
        if (!first || str_eq(first->key->name.value, at->key->name.value))
            continue;
        struct draft draft =
            rule_draft(run, at->key->secret.head.at->span, key_path(run->arena, at, "secret"),
                       message(run->arena, at, first));
        draft.related =
            &(struct draft_spot){first->key->secret.head.at->span, STR("the same secret")};
        draft.related_count = 1;
        rule_report(run, &draft);
    }
}

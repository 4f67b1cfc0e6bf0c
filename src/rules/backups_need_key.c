/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/transition.h"

/* A key that opened something before, and that no node has afterwards: "backups" are as old as
 * that.
 */
static bool is_kept(const struct transition *t, const struct transition_resource *r,
                    const struct access_key *key)
{
    for (uint32_t i = 0; i < t->pair_count; i++) {
        const struct change_policy *last = transition_state(t, r, t->state_count - 1, i);
        if (!last->access || change_read(last, key) == CHANGE_READS)
            return true;
    }
    return false;
}

static bool is_said(const struct access_key *const *said, uint32_t count,
                    const struct access_key *key)
{
    for (uint32_t i = 0; i < count; i++)
        if (change_same_key(said[i], key))
            return true;
    return false;
}

static void report(struct rule_run *run, const struct access_key *key,
                   const struct cluster_node *node)
{
    const struct transition *t = run->transition;
    struct arena *a = run->arena;
    struct str day =
        arena_fmt(a, "%04u-%02u-%02u", (unsigned)(t->keep_until / 10000),
                  (unsigned)(t->keep_until / 100 % 100), (unsigned)(t->keep_until % 100));
    struct join_draft draft = cluster_draft(
        run, node, key_spot(node, key), STR("not in the new file"),
        arena_join(a, STR("backups made up to now need "), access_key_shown(a, key),
                   arena_join(a, STR(": keep this file, apart from the backups, until "), day)));
    join_report(run, &draft);
}

void rule_backups_need_key(struct rule_run *run)
{
    const struct transition *t = run->transition;
    uint32_t count = 0, room = 0;
    const struct access_key **said = NULL;
    for (uint32_t r = 0; t->keep_until && r < t->resource_count; r++)
        for (uint32_t i = 0; i < t->pair_count; i++) {
            const struct access *old = transition_state(t, &t->resources[r], 0, i)->access;
            for (uint32_t k = 0; old && k < old->count; k++) {
                const struct access_key *key = &old->keys[k];
                if (key->kind == ACCESS_IDENTITY || is_said(said, count, key) ||
                    is_kept(t, &t->resources[r], key))
                    continue;
                arena_grow(run->arena, said, count, room);
                said[count++] = key;
                report(run, key, t->pairs[i].old);
            }
        }
}

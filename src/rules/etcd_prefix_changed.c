/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/transition.h"

static struct str prefix_of(const struct cluster_node *node)
{
    struct str prefix = node->server->server->etcd_prefix;
    return prefix.ptr ? prefix : STR("/registry");
}

static bool is_known(const struct cluster_node *node)
{
    return node && node->server && !node->server->server->etcd_prefix_is_unknown;
}

/* etcd's keys are made of it, and AES-GCM and KMS bind each value to its key. */
void rule_etcd_prefix_changed(struct rule_run *run)
{
    const struct transition *t = run->transition;
    for (uint32_t i = 0; i < t->pair_count; i++) {
        const struct cluster_node *old = t->pairs[i].old, *new = t->pairs[i].new;
        if (!is_known(old) || !is_known(new) || str_eq(prefix_of(old), prefix_of(new)) ||
            (t->doubled && i))
            continue;
        const struct server_note *before = old->server->server, *after = new->server->server;
        struct join_draft draft = cluster_draft(
            run, new, after->etcd_prefix.ptr ? &after->etcd_prefix_at : &after->at,
            arena_join(run->arena, STR("looks below "), prefix_of(new)),
            STR("nothing written so far is found after this change: '--etcd-prefix' is another, "
                "and "
                "what AES-GCM or KMS encrypted cannot be moved to other keys of etcd"));
        cluster_relate(run->arena, &draft, old,
                       before->etcd_prefix.ptr ? &before->etcd_prefix_at : &before->at,
                       arena_join(run->arena, STR("wrote below "), prefix_of(old)));
        join_report(run, &draft);
    }
}

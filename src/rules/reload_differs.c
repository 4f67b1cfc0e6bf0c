/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/cluster.h"
#include "rules/hook.h"

void rule_reload_differs(struct rule_run *run)
{
    const struct cluster *c = run->cluster;
    struct arena *a = run->arena;
    uint64_t on = 0, off = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        const struct cluster_node *node = &c->nodes[i];
        if (!node->server || node->state != CLUSTER_READS || node->server->server->is_open)
            continue;
        on |= (uint64_t)node->server->server->reload << i;
        off |= (uint64_t)!node->server->server->reload << i;
    }
    if (!on || !off)
        return;
    const struct cluster_node *node = &c->nodes[first_node(off)],
                              *other = &c->nodes[first_node(on)];
    struct join_draft draft = cluster_draft(
        run, node, &node->server->server->config_at, STR("read at the start alone"),
        arena_join(a, nodes_shown(a, c, on),
                   is_one(on) ? STR(" reads its configuration again when it changes, ")
                              : STR(" read their configuration again when it changes, "),
                   nodes_shown(a, c, off),
                   is_one(off) ? STR(" does not: a new file is in use there only after a restart")
                               : STR(" do not: a new file is in use there only after a restart")));
    cluster_relate(a, &draft, other, &other->server->server->config_at,
                   STR("read again when it changes"));
    join_report(run, &draft);
}

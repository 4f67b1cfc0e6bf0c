/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/cluster.h"
#include "rules/hook.h"

#include "rules/workloads.h"

static bool is_told(const struct cluster_node *node)
{
    return node->server && node->minor_told;
}

void rule_release_differs(struct rule_run *run)
{
    const struct cluster *c = run->cluster;
    struct arena *a = run->arena;
    const struct cluster_node *oldest = NULL, *newest = NULL;
    for (uint32_t i = 0; i < c->count; i++) {
        const struct cluster_node *node = &c->nodes[i];
        if (!is_told(node))
            continue;
        if (!oldest || node->minor < oldest->minor)
            oldest = node;
        if (!newest || node->minor > newest->minor)
            newest = node;
    }
    if (!oldest || oldest->minor == newest->minor)
        return;
    struct join_draft draft = cluster_draft(
        run, oldest, &oldest->server->server->at, arena_fmt(a, "1.%u", oldest->minor),
        arena_join(a, arena_fmt(a, "kube-apiserver is 1.%u on ", newest->minor), newest->name,
                   arena_fmt(a, " and 1.%u on ", oldest->minor), oldest->name,
                   STR(": each selects entries and providers as its own release does")));
    cluster_relate(a, &draft, newest, &newest->server->server->at,
                   arena_fmt(a, "1.%u", newest->minor));
    join_report(run, &draft);
}

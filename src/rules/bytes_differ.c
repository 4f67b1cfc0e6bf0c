/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/cluster.h"
#include "rules/hook.h"

#include <string.h>

/* The nodes whose files have these bytes. */
static uint64_t same_bytes(const struct cluster *c, uint32_t node)
{
    uint64_t nodes = 0;
    for (uint32_t i = 0; i < c->count; i++)
        if (c->nodes[i].state == CLUSTER_READS && c->nodes[i].note->is_hashed &&
            !memcmp(c->nodes[i].note->sha256, c->nodes[node].note->sha256,
                    sizeof c->nodes[i].note->sha256))
            nodes |= UINT64_C(1) << i;
    return nodes;
}

/* Whether all of them do the same with every resource. */
static bool agree(const struct cluster *c, uint64_t nodes)
{
    uint32_t first = first_node(nodes);
    for (uint32_t i = 0; i < c->agreement.count; i++) {
        const struct access *sides = c->agreement.resources[i].sides;
        for (uint32_t n = 0; n < c->count; n++)
            if (in_nodes(nodes, n) && (agreement_order(&sides[n], &sides[first]) != ORDER_SAME ||
                                       sides[n].count != sides[first].count))
                return false;
    }
    return true;
}

void rule_bytes_differ(struct rule_run *run)
{
    const struct cluster *c = run->cluster;
    struct arena *a = run->arena;
    uint64_t hashed = 0;
    for (uint32_t i = 0; i < c->count; i++)
        hashed |= (uint64_t)(c->nodes[i].state == CLUSTER_READS && c->nodes[i].note->is_hashed)
                  << i;
    if (is_one(hashed) || !agree(c, hashed))
        return;
    uint32_t first = first_node(hashed);
    uint64_t same = same_bytes(c, first);
    if (same == hashed)
        return;
    uint32_t other = first_node(hashed & ~same);
    struct join_draft draft =
        cluster_draft(run, &c->nodes[other], &c->nodes[other].note->at,
                      arena_join(a, STR("the file of "), c->nodes[other].name),
                      arena_join(a, STR("the files of "), nodes_shown(a, c, same), STR(" and of "),
                                 nodes_shown(a, c, hashed & ~same),
                                 STR(" do the same, but are other bytes: their hashes differ")));
    cluster_relate(a, &draft, &c->nodes[first], &c->nodes[first].note->at,
                   arena_join(a, STR("that of "), c->nodes[first].name));
    join_report(run, &draft);
}

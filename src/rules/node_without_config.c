/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/cluster.h"
#include "rules/hook.h"

static bool encrypts(const struct cluster *c, uint32_t node)
{
    for (uint32_t i = 0; i < c->agreement.count; i++)
        if (access_writer(&c->agreement.resources[i].sides[node]))
            return true;
    return false;
}

void rule_node_without_config(struct rule_run *run)
{
    const struct cluster *c = run->cluster;
    struct arena *a = run->arena;
    uint64_t given = 0, encrypting = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        given |= (uint64_t)(c->nodes[i].state == CLUSTER_READS) << i;
        encrypting |= (uint64_t)encrypts(c, i) << i;
    }
    for (uint32_t i = 0; given && i < c->count; i++) {
        const struct cluster_node *node = &c->nodes[i], *other = &c->nodes[first_node(given)];
        if (node->state != CLUSTER_BARE)
            continue;
        struct join_draft draft = cluster_draft(
            run, node, &node->server->server->program_at,
            STR("without '--encryption-provider-config'"),
            arena_join(a, STR("kube-apiserver on "), node->name,
                       STR(" is given no encryption configuration, as it is on "),
                       nodes_shown(a, c, given),
                       encrypting ? STR(": it writes plain text, and cannot read what they encrypt")
                                  : STR(": all nodes write plain text so far")));
        if (!encrypting)
            draft.severity = SEVERITY_WARNING;
        cluster_relate(a, &draft, other,
                       other->server ? &other->server->server->config_at : &other->at,
                       other->server ? STR("here it is given one") : STR("this is given"));
        join_report(run, &draft);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/cluster.h"
#include "rules/hook.h"

#include "rules/workloads.h"

static struct str message_of(struct arena *a, const struct cluster_node *node)
{
    const struct server_link *link = node->server;
    if (!link)
        return arena_join(a,
                          STR("neither a kube-apiserver nor an encryption configuration was "
                              "found on "),
                          node->name);
    struct str path = link->wanted.ptr ? link->wanted : link->server->config;
    if (node_lacks_mount(node))
        return arena_join(a, STR("kube-apiserver on "), node->name, STR(" does not see "),
                          place_shown(a, link->server->config),
                          STR(": no mount of the container covers it, so it does not start"));
    return arena_join(a, node->name, STR(" does not have the file "), place_shown(a, path),
                      STR(", which its kube-apiserver reads: it does not start"));
}

void rule_node_file_missing(struct rule_run *run)
{
    const struct cluster *c = run->cluster;
    struct arena *a = run->arena;
    const struct cluster_node *other = NULL;
    for (uint32_t i = 0; i < c->count && !other; i++)
        if (c->nodes[i].state == CLUSTER_READS || c->nodes[i].state == CLUSTER_REFUSED)
            other = &c->nodes[i];
    for (uint32_t i = 0; other && i < c->count; i++) {
        const struct cluster_node *node = &c->nodes[i];
        if (node->state != CLUSTER_MISSING && node->state != CLUSTER_EMPTY)
            continue;
        struct join_draft draft =
            cluster_draft(run, node, node->server ? &node->server->server->config_at : &node->at,
                          !node->server            ? STR_NONE
                          : node_lacks_mount(node) ? STR("no mount covers it")
                                                   : STR("nothing lies there"),
                          message_of(a, node));
        cluster_relate(a, &draft, other, &other->note->at,
                       arena_join(a, STR("the file of "), other->name));
        join_report(run, &draft);
    }
}

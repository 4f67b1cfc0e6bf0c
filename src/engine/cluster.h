/* SPDX-License-Identifier: Apache-2.0 */
/* cluster: several nodes, each a project of its own that was judged, compared by the rules that
 * look at all of them. */
#ifndef ENGINE_CLUSTER_H
#define ENGINE_CLUSTER_H

#include "engine/project.h"
#include "rules/cluster.h"

struct cluster_member {
    struct str name;   /* "cp1" */
    struct str folder; /* in front of its files in reports: "cp1"; STR_NONE: their names have it */
    const struct project *project; /* judged, with wants_policies */
    bool unreadable;               /* it was given, and could not be looked at */
};

/* Memory: the arena; borrows the projects. At most CLUSTER_NODES_MAX. */
void cluster_make(struct arena *a, const struct cluster_member *members, uint32_t count,
                  struct cluster *out);

/* The findings of the rules on clusters, sorted. */
struct finding *cluster_judge(struct arena *a, const struct cluster_member *members,
                              const struct cluster *cluster, uint32_t *count);

/* The same for nodes on several sides: before and after a change. Calls the rules of the scope with
 * `run`, which says what they see. */
struct cluster_side {
    const struct cluster_member *members;
    const struct cluster *cluster;
};
struct finding *cluster_run(struct arena *a, const struct rule_run *run, enum rule_scope scope,
                            const struct cluster_side *sides, uint32_t side_count, uint32_t *count);

/* What is wrong with the configuration of a node, and where: "not valid YAML: ...
 * (cp2/enc.yaml:9:3)"; STR_NONE: that is not known. */
struct str cluster_trouble(struct arena *a, const struct cluster_member *member,
                           const struct cluster_node *node);

/* A file of the node as reports name it. */
struct str cluster_file(struct arena *a, const struct cluster_member *member, struct str file);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* nodes_tables: what `enclint nodes` has to say, as tables. Memory: the arena. */
#ifndef CLI_NODES_TABLES_H
#define CLI_NODES_TABLES_H

#include "engine/cluster.h"
#include "report/answer.h"

/* Resources that are alike share a table: a row for each way to write, who writes so, and whether
 * each node can read it. */
const struct answer_table *nodes_matrix(struct arena *a, const struct cluster *c, uint32_t *count);

/* The nodes; `with_hash`: each with the hash that its kube-apiserver shows. */
struct answer_table nodes_list(struct arena *a, const struct cluster *c,
                               const struct cluster_member *members, bool with_hash);

/* For programs: a row for each resource. */
struct answer_table nodes_resources(struct arena *a, const struct cluster *c);

/* "sha256:..." of its file; STR_NONE where that is not known. */
struct str node_hash(struct arena *a, const struct cluster_node *node);

#endif

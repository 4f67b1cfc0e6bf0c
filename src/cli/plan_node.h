/* SPDX-License-Identifier: Apache-2.0 */
/* plan_node: which file of a plan a node has. */
#ifndef CLI_PLAN_NODE_H
#define CLI_PLAN_NODE_H

#include "cli/plan_report.h"

/* `paths`: NAME=PATH or PATH; a file, or a folder or archive that is a node's file system, in which
 * the file that its kube-apiserver reads is looked for. Fills the status. False: something could
 * not be read, which was said. */
bool plan_nodes_read(struct arena *a, const struct load_options *load, const char *const *paths,
                     size_t count, struct plan_shown *shown);

#endif

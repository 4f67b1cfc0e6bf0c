/* SPDX-License-Identifier: Apache-2.0 */
/* node: a project whose files are those of one node, and whose file system is at hand. */
#ifndef ENGINE_NODE_H
#define ENGINE_NODE_H

#include "engine/project.h"
#include "files/root.h"
#include "link/host.h"

/* What the joins ask; borrows the root. Whoever owns `/` in it counts as root: a copy may be made
 * by somebody else. */
struct host node_host(const struct root *root);

/* Adds to the project the encryption configurations that its kube-apiservers read on the node and
 * that are not among its files yet. Returns how many; they are the last ones, not judged, and
 * node_sort() puts all in order when they are. */
uint32_t node_reach(struct project *p, struct arena *a);
void node_sort(struct project *p);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* nodes_next: what to do first where nodes disagree: a file that all of them can go to, among those
 * that they have and those on the way from one of them to another (access/meet.h). */
#ifndef CLI_NODES_NEXT_H
#define CLI_NODES_NEXT_H

#include "engine/cluster.h"

/* A line for people; STR_NONE where nobody disagrees. Memory: the arena. */
struct str nodes_next(struct arena *a, const struct cluster *c,
                      const struct cluster_member *members);

#endif

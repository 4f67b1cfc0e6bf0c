/* SPDX-License-Identifier: Apache-2.0 */
/* transition: the nodes before and after a change, each a project of its own that was judged, and
 * what the rules on changes find. */
#ifndef ENGINE_TRANSITION_H
#define ENGINE_TRANSITION_H

#include "engine/cluster.h"
#include "rules/transition.h"

struct transition_request {
    const struct cluster_member *old, *new;
    uint32_t old_count, new_count; /* one: it is what every node has, or gets */
    /* What stands in an empty file is that there is no configuration. */
    bool old_is_empty, new_is_empty;
    bool single;       /* of one file: it is that of one node */
    bool rewritten;    /* stored objects have been written once more since the old one is in use */
    unsigned from, to; /* releases of an upgrade; 0: as each side is judged */
    uint32_t keep_until;
};

/* Memory: the arena; borrows the projects. At most CLUSTER_NODES_MAX nodes a side. */
void transition_make(struct arena *a, const struct transition_request *request,
                     struct transition *out);

/* The findings, sorted. */
struct finding *transition_findings(struct arena *a, const struct transition_request *request,
                                    const struct transition *t, uint32_t *count);

#endif

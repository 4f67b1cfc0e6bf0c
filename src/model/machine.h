/* SPDX-License-Identifier: Apache-2.0 */
/* machine: a node that is itself a container, of kind: what of the machine around it it sees. Plain
 * data; memory: the arena of whoever built it. */
#ifndef MODEL_MACHINE_H
#define MODEL_MACHINE_H

#include "model/workload.h"

struct machine_mount {
    struct told host; /* on the machine around it; relative to where kind is run */
    struct told path; /* in the node */
};

struct machine { /* a node for a control plane */
    struct span span;
    struct str path;   /* "nodes[0]" */
    struct told image; /* STR_NONE: kind's own */
    const struct machine_mount *mounts;
    uint32_t mount_count;
};

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* host: the file system of the node, where one was given: what lies at a path, and whose it is.
 * Asked once for each place that matters, when notes are joined; rules see the answers. */
#ifndef LINK_HOST_H
#define LINK_HOST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum host_kind {
    HOST_UNKNOWN, /* it cannot be told */
    HOST_ABSENT,
    HOST_FILE,
    HOST_FOLDER,
    HOST_SOCKET,
    HOST_OTHER, /* a device, a named pipe */
};

struct host_place {
    struct str path; /* as the node calls it, without links where it is there: "/etc/kubernetes" */
    enum host_kind kind;
    bool has_mode; /* what follows is known */
    uint32_t mode, uid, gid;
    const struct host_place *above; /* the folder that it lies in; NULL: it is `/`, or not there */
};

struct host {
    /* Fills in everything but `above`. */
    void (*look)(const struct host *host, struct arena *a, struct str path, struct host_place *out);
    const void *context;
};

/* With all folders above it. Memory: the arena. */
const struct host_place *host_place(const struct host *host, struct arena *a, struct str path);

/* Whether anybody but root may write there: others, or a group that is not root's. A sticky bit
 * keeps others from what is not theirs. False where that is not known. */
bool host_place_is_open(const struct host_place *place);

#endif

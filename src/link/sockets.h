/* SPDX-License-Identifier: Apache-2.0 */
/* sockets: through which mount a server sees a path, and which plugin listens where it dials. */
#ifndef LINK_SOCKETS_H
#define LINK_SOCKETS_H

#include "base/arena.h"
#include "link/link.h"

/* The mount that decides what lies at a path; NULL: none does. */
const struct mount_note *mount_longest(const struct mount_note *mounts, uint32_t count,
                                       struct str path);
const struct mount_note *mount_above(const struct server_note *server, struct str path);

/* Whether the server may have mounts that are not known. */
bool has_open_mounts(const struct server_note *server);

/* Fills in the sockets of a server whose configuration is known. Takes about as many steps as there
 * are plugins, for each endpoint. `apart`: room for one of each plugin. */
void sockets_join(struct arena *a, const struct joined *j, struct server_link *link, bool *apart);

#endif

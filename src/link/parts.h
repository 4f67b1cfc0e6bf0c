/* SPDX-License-Identifier: Apache-2.0 */
/* parts: what several files say of one kube-apiserver is one server: a unit of systemd, its
 * drop-ins and the files of its EnvironmentFile=; the configuration of k3s or RKE2 and its
 * drop-ins. Parts of a unit that was not given stand alone. */
#ifndef LINK_PARTS_H
#define LINK_PARTS_H

#include "base/arena.h"
#include "link/notes.h"

/* Leaves the servers that there are, in their order, and returns how many. What is made anew of
 * several lies in the arena, and borrows from them. */
uint32_t parts_merge(struct arena *a, const struct server_note **servers, uint32_t count);

#endif

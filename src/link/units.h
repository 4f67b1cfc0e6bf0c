/* SPDX-License-Identifier: Apache-2.0 */
/* units: what a unit of systemd, its drop-ins and the files of its EnvironmentFile= say is of one
 * kube-apiserver: where the unit was given, they are no servers of their own. Of a command that a
 * drop-in gives, the unit's is none any more. */
#ifndef LINK_UNITS_H
#define LINK_UNITS_H

#include "base/arena.h"
#include "link/notes.h"

/* Takes all servers and leaves those that there are, in their order; which ones are gone, is the
 * new count. What is made anew of several: in the arena, and borrows from them. */
uint32_t units_merge(struct arena *a, const struct server_note **servers, uint32_t count);

#endif

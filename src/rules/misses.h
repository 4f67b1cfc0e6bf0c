/* SPDX-License-Identifier: Apache-2.0 */
/* misses: a plugin that was given for a node, and does not listen where that node's server dials.
 */
#ifndef RULES_MISSES_H
#define RULES_MISSES_H

#include "rules/join.h"

/* Whether it is one of that kind. Where no other container could see the plugin's socket anyway,
 * that is said of the plugin alone. */
bool is_missed(const struct socket_link *socket, enum socket_miss miss);

/* Reports it with all places that lead from one to the other. */
void miss_report(struct rule_run *run, const struct server_link *link,
                 const struct socket_link *socket, struct str message);

/* Where the plugin listens, as a message may quote it: "at '/run/x' of the host". */
struct str miss_shown(struct arena *a, const struct socket_link *socket);

#endif

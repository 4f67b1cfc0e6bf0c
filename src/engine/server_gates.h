/* SPDX-License-Identifier: Apache-2.0 */
/* server_gates: --feature-gates on the command line of a kube-apiserver: each gate that stops it,
 * at its place. */
#ifndef ENGINE_SERVER_GATES_H
#define ENGINE_SERVER_GATES_H

#include "rules/run.h"

/* Hands drafts on the run's workload to run->take. */
void server_gates_report(struct rule_run *run);

/* The gates that a server sets, of all its flags, but for those that each of these releases
 * refuses; STR_NONE where there are none. */
struct str server_gates(struct arena *a, const struct container *server, uint32_t minors);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* on_node: what rules on the files of a node share. Without --root nothing is known of them, and
 * none of this finds any. */
#ifndef RULES_ON_NODE_H
#define RULES_ON_NODE_H

#include "rules/join.h"

/* "'/etc/kubernetes/enc.yaml' (mode 0644, of user 0 and group 0)" */
struct str owned_shown(struct arena *a, const struct host_place *place);

/* Whether others can come to it at all: no folder above keeps them out. */
bool others_get_to(const struct host_place *place);

/* Calls look() for each file that a kube-apiserver reads and that is there; once for a file. */
void each_config_place(struct rule_run *run,
                       void (*look)(struct rule_run *run, const struct server_link *link,
                                    const struct host_place *place));

/* The same for what starts a kube-apiserver: static pods, or units of systemd too. */
void each_start_place(struct rule_run *run, bool static_only,
                      void (*look)(struct rule_run *run, const struct server_link *link,
                                   const struct host_place *place));

/* A draft at the flag that names the configuration; at what starts the server. */
struct join_draft config_place_draft(const struct rule_run *run, const struct server_link *link,
                                     struct str message);
struct join_draft start_place_draft(const struct rule_run *run, const struct server_link *link,
                                    struct str message);

#endif

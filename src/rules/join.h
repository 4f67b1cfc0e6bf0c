/* SPDX-License-Identifier: Apache-2.0 */
/* join: what rules that look at several files use: their drafts are at places of any of them, which
 * are complete already. */
#ifndef RULES_JOIN_H
#define RULES_JOIN_H

#include "link/link.h"
#include "rules/run.h"

struct join_spot {
    const struct spot *at;
    struct str text; /* what is said there, in a few words */
};

struct cluster_node; /* rules/cluster.h */

struct join_draft {
    const struct rule *rule;
    enum severity severity; /* SEVERITY_OFF: the rule's own */
    uint32_t minors;        /* 0: all that were asked for, within the rule's window */
    struct str message, how, container, path;
    struct join_spot at;
    const struct join_spot *related; /* in the order in which they lead to each other */
    uint32_t related_count;
    /* Where nodes are compared: on which of them the place is, and each related one. */
    const struct cluster_node *node, *const *related_nodes;
};

/* Each endpoint that a kube-apiserver dials, for that server; once where several read one file and
 * dial the same, one soon after the other. */
void each_socket(struct rule_run *run,
                 void (*look)(struct rule_run *run, const struct server_link *link,
                              const struct socket_link *socket));

/* Where a socket is dialled, as a message may quote it: on the host; of a volume of the pod alone,
 * and of abstract ones, as the endpoint has it. */
struct str socket_shown(struct arena *a, const struct socket_link *socket);

/* A draft at the endpoint. */
struct join_draft socket_draft(const struct rule_run *run, const struct server_link *link,
                               const struct socket_link *socket, struct str message);

/* What a tool adds by itself, such as its own mounts, stands nowhere. */
bool spot_shows(const struct spot *spot);

/* A draft of the rule that runs, whose run has `joined`. */
struct join_draft join_draft(const struct rule_run *run, const struct spot *at, struct str label,
                             struct str message);
void join_report(struct rule_run *run, const struct join_draft *draft);

#endif

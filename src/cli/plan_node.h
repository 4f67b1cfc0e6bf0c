/* SPDX-License-Identifier: Apache-2.0 */
/* plan_node: which file of a plan each node has. Nodes are read as `enclint nodes` reads them. */
#ifndef CLI_PLAN_NODE_H
#define CLI_PLAN_NODE_H

#include "access/meet.h"
#include "cli/nodes_given.h"
#include "cli/plan_report.h"

struct plan_node {
    struct str name;
    bool known;                       /* its file is one of the plan, */
    uint32_t file;                    /* the last such one */
    bool has_policy;                  /* it is known what it does, whatever its file */
    bool is_bare;                     /* it has none at all */
    struct str has;                   /* its file as reports name it; STR_NONE: it has none */
    struct str why;                   /* it is not one of the plan */
    struct str host;                  /* where the file lies on the node; STR_NONE: not told */
    const struct server_note *server; /* its kube-apiserver; NULL: it was not given */
};

struct plan_status {
    struct nodes_given given;
    struct plan_node *nodes;
    uint32_t count;
    struct meet_question question; /* the nodes, and the files of the plan from the first one on */
};

/* With which nodes are read: as the plan is for, and no .enclint.yaml has a say. */
const struct arguments *plan_node_arguments(struct arena *a, const struct load_options *load,
                                            unsigned minor, const char *const *paths, size_t count);

/* The release of all nodes that tell one; 0: they tell none, or several, or one of them is standard
 * input. Before plan_nodes_read(), where nobody asked for a release; returns as that does. */
int plan_nodes_minor(struct arena *a, const struct load_options *load, const char *const *paths,
                     size_t count, struct plan_status *status, unsigned *minor);

/* `paths`: NAME=DIR, DIR, 'DIR/cp*', or files; `load` is of the plan. An exit code: what is no
 * EXIT_CLEAN was said, and with EXIT_TROUBLE the status is there. Release in every case. */
int plan_nodes_read(struct arena *a, const struct load_options *load, const char *const *paths,
                    size_t count, const struct plan_shown *plan, struct plan_status *status);
/* What is said instead of steps where a distribution makes the file of a node: one that is brought
 * there is thrown away, or ends its server. False: nothing, none does. */
bool plan_nodes_managed(const struct plan_status *status, struct buf *text);

void plan_nodes_release(struct plan_status *status);

#endif

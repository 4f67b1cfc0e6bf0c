/* SPDX-License-Identifier: Apache-2.0 */
/* plan_report: a plan for people and for programs. No key material is in it. */
#ifndef CLI_PLAN_REPORT_H
#define CLI_PLAN_REPORT_H

#include "access/stages.h"
#include "base/buf.h"
#include "cli/plan_file.h"

struct plan_step { /* a file goes to all nodes, or something is rewritten while all have a file */
    bool rewrite;
    uint32_t file;
};

/* Each node is asked itself: a load balancer would let another one answer. */
#define PLAN_ASK "kubectl --server https://ADDRESS-OF-THE-NODE:6443 get --raw "

struct plan_shown {
    struct arena *arena;
    const struct stages *stages;
    const struct plan_text *files; /* stages->files + 1; `name`: as it is called */
    const struct plan_step *steps;
    uint32_t step_count;
    const struct str *nodes;
    uint32_t node_count;
    unsigned minor;
    struct str gates; /* that the server has to be given for these files; STR_NONE: none */
    bool single, reloads;
    struct str cluster_file; /* RKE's, that holds the configuration; STR_NONE: a file by itself */
    struct str written;      /* the folder; STR_NONE: nothing was written */
};

void plan_report_text(struct buf *out, const struct plan_shown *plan);
void plan_report_json(struct buf *out, const struct plan_shown *plan);

/* No plan, since a file could not be read, taken or written. */
struct trouble;
void plan_errors_json(struct buf *out, const struct trouble *trouble);

/* A step, and what a file is called, as the text has them. */
void plan_step_text(struct buf *out, const struct plan_shown *plan, uint32_t step);
void plan_file_text(struct buf *out, const struct plan_shown *plan, uint32_t file);

/* The command that rewrites what is rewritten while all nodes have the file. */
struct str plan_rewrite_command(const struct plan_shown *plan, uint32_t file);

/* A name as it may be shown: what could be a key in it is not. */
struct str plan_name_shown(struct arena *a, struct str name);

/* Whether there is no configuration at all in place of this file. */
bool plan_file_is_none(const struct plan_shown *plan, uint32_t file);

/* What stands in front of every value that the policy writes; STR_NONE: it writes plain text. */
struct str plan_value_prefix(const struct plan_shown *plan, const struct access *policy);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* plan_goal: the configuration that a goal wants, made of the one that is there. */
#ifndef CLI_PLAN_GOAL_H
#define CLI_PLAN_GOAL_H

#include "base/err.h"
#include "cli/plan_file.h"

enum plan_goal { GOAL_FILE, GOAL_ROTATE, GOAL_ENCRYPT, GOAL_DECRYPT, GOAL_KMS };

struct plan_wish {
    enum plan_goal goal;
    struct str kms;       /* GOAL_KMS: name=...,endpoint=... */
    struct str resources; /* GOAL_ENCRYPT: what is encrypted where nothing is named yet */
    uint32_t day;         /* for names of new keys */
    bool makes_key;       /* set: the new file holds a key that was not there */
};

/* `load` is of one release. False: *err says why. */
bool plan_goal_make(struct arena *a, struct plan_wish *wish, const struct plan_text *from,
                    const struct load_options *load, const struct version_row *row,
                    struct plan_text *out, struct err *err);

/* The command that writes the files in between, for whoever has not got them. */
struct str plan_goal_command(struct arena *a, const struct plan_wish *wish,
                             const struct stages_question *question, unsigned minor,
                             struct str from, struct str to);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* plan_vendor: distributions that roll their files out themselves have procedures of their own:
 * RKE, as long as it manages the keys, and EKS Anywhere. A plan is theirs then, step by step. */
#ifndef CLI_PLAN_VENDOR_H
#define CLI_PLAN_VENDOR_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "cli/plan_goal.h"
#include "cli/vendor_file.h"

struct vendor_side { /* STR_NONE: it is none of the vendor's */
    struct str name, text;
    struct vendor_file file;
};

struct vendor_question {
    enum vendor vendor;
    enum plan_goal goal;
    struct vendor_side from, to; /* `to`: with GOAL_FILE */
    struct str kms;              /* GOAL_KMS: name=...,endpoint=... */
    struct str resources;        /* that are encrypted then, with commas; STR_NONE: secrets */
    /* What the algebra says to GOAL_FILE; STR_NONE: it was not asked. */
    struct str checked;
    bool is_unsafe;
    bool is_apart; /* one of the files is another vendor's, or a configuration by itself */
    bool json;
};

/* Whether one of FROM and TO is a vendor's and the other is another one's, or a configuration by
 * itself; `from_plain`, `to_plain`: which hold a configuration. */
bool plan_vendor_apart(const struct vendor_question *question, bool from_plain, bool to_plain);

/* Fills in what the algebra says to FROM and TO, the files at `paths`, nodes going one after the
 * other. */
void plan_vendor_check(struct arena *a, const struct load_options *load, unsigned minor,
                       const char *const *paths, struct vendor_question *question);

/* Appends the procedure, or that there is none; false: there is none. */
bool plan_vendor_report(struct buf *out, struct arena *a, const struct vendor_question *question);

#endif

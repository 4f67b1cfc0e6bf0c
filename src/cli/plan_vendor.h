/* SPDX-License-Identifier: Apache-2.0 */
/* plan_vendor: distributions that roll their files out themselves have procedures of their own:
 * RKE, as long as it manages the keys, and EKS Anywhere. A plan is theirs then, step by step. */
#ifndef CLI_PLAN_VENDOR_H
#define CLI_PLAN_VENDOR_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "cli/plan_goal.h"

enum plan_vendor {
    VENDOR_NONE,
    VENDOR_RKE,        /* it makes the keys, or none are made yet */
    VENDOR_RKE_CUSTOM, /* its cluster.yml holds a configuration */
    VENDOR_EKS_ANYWHERE,
};

/* Whose file it is, as far as single lines tell. */
enum plan_vendor plan_vendor_of(struct str text);

/* What stands below 'custom_config:', without its indent, where that is block style; else
 * STR_NONE. */
struct str plan_vendor_custom(struct arena *a, struct str text);

struct vendor_side { /* STR_NONE: it is none of the vendor's */
    struct str name, text;
};

struct vendor_question {
    enum plan_vendor vendor;
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

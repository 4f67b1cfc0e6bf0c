/* SPDX-License-Identifier: Apache-2.0 */
/* rules: the files of rules/ and rules/profiles/, checked, with the examples that their cases in
 * testdata/rules/ are; turned into the constant tables behind diag/rule.h and into the pages of
 * docs/rules/. What each key means stands in rules/README.md. Memory: libcyaml's or kept for the
 * life of the program. */
#ifndef GEN_RULES_H
#define GEN_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "gen/profiles.h"
#include "gen/symptoms.h"

enum { RULE_RANGES_MAX = 8, SCOPE_TOOL = 5 };

enum gen_hook {
    HOOK_NONE,   /* a check */
    HOOK_C,      /* src/rules/<slug>.c */
    HOOK_LOADER, /* speaks for refusals */
    HOOK_ENGINE, /* the engine itself makes its findings */
};

struct gen_check {
    char *at;
    char *match, *not_match;
    struct gen_texts one_of;
    int64_t *min, *max, *min_length, *max_length;
    bool required, forbidden;
};

struct gen_rule {
    char *id, *slug, *versions;
    int64_t scope, severity, precision;
    enum gen_hook hook;
    struct gen_check *check;
    char *message; /* of a check */
    struct gen_texts refusals, messages, yields_to, aliases, references;
    char *title, *why, *how, *security;
    struct gen_levels profiles;
    /* computed */
    unsigned ranges[RULE_RANGES_MAX][2]; /* minors; 0 as the end: the newest */
    unsigned range_count;
    char *bad, *good; /* NULL where there is no case that can be shown */
    char *output;     /* what enclint says to the bad one; NULL where nothing was recorded */
};

struct gen_rules {
    struct gen_rule *items; /* by id */
    uint32_t count;
    struct gen_profiles profiles;
    struct gen_symptoms symptoms;
};

extern const char *const rule_scopes[], *const rule_severities[], *const rule_precisions[];

/* `folder` is rules/, `cases` testdata/rules/. */
bool rules_load(const char *folder, const char *cases, struct gen_rules *out, struct err *err);

void rules_emit_table(const struct gen_rules *rules, struct buf *out);
void rules_emit_hooks(const struct gen_rules *rules, struct buf *out);

struct gen_topics; /* gen/topics.h */

/* One page a rule and README.md, the list; pages of rules that are gone are removed. */
bool rules_emit_pages(const struct gen_rules *rules, const struct gen_topics *topics,
                      const char *folder, struct err *err);

/* The same for the symptoms of rules. */
bool symptoms_emit_pages(const struct gen_rules *rules, const char *folder, struct err *err);

#endif

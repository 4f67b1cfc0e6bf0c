/* SPDX-License-Identifier: Apache-2.0 */
/* rule: what there is to know about a rule apart from its code: the data of rules/<ID>-<slug>.yaml
 * as constant tables (generated), or of a file of the user's own (in an arena). Everything that
 * speaks of rules reads this: findings, explain, pages, SARIF. */
#ifndef DIAG_RULE_H
#define DIAG_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum severity { SEVERITY_OFF, SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR };

const char *severity_name(enum severity severity); /* "off", "info", "warning", "error" */
bool severity_parse(struct str name, enum severity *out);

enum rule_scope {                /* what has to be looked at to decide */
                  RULE_DOCUMENT, /* one document */
                  RULE_WORKLOAD, /* what one document starts on a node */
                  RULE_NODE,     /* everything that belongs to one node */
                  RULE_CLUSTER,  /* the nodes of a cluster */
                  RULE_CHANGE,   /* before and after */
                  RULE_TOOL,     /* enclint itself: limits, suppressions, configuration */
};

const char *rule_scope_name(enum rule_scope scope);

struct rule_strs { /* a constant list */
    const struct str *items;
    uint32_t count;
};

/* A rule without code: one test on the values at a path of the schema. */
struct rule_check {
    struct str at; /* resources[*].providers[*].kms.endpoint */
    enum rule_test {
        RULE_MATCH, /* a regular expression (PCRE2) that each value must match */
        RULE_NOT_MATCH,
        RULE_ONE_OF,
        RULE_MIN,
        RULE_MAX,
        RULE_MIN_LENGTH, /* of a string in characters, of a list in items */
        RULE_MAX_LENGTH,
        RULE_REQUIRED,
        RULE_FORBIDDEN,
    } test;
    struct str pattern;
    struct rule_strs one_of;
    int64_t number;
    struct str message;
};

enum control_decides {                  /* what decides a control */
                       CONTROL_WRITERS, /* what encrypts: the first provider of each resource */
                       CONTROL_FLAG,    /* whether kube-apiserver is given a configuration at all */
                       CONTROL_MODE,    /* the mode of its manifest, on a node that was given */
                       CONTROL_OWNER,   /* the owner and group of it */
                       CONTROL_OUTSIDE, /* nothing that an encryption configuration says */
};

struct control_note { /* what there is to say of a writer, where authorities disagree */
    struct str writer, text;
};

struct control {   /* what a benchmark asks for */
    struct str id; /* "1.2.28" */
    struct str title;
    enum control_decides decides;
    struct rule_strs resources; /* these have to be encrypted */
    struct rule_strs accepts;   /* by one of these, as everything else that is: "aescbc", "kms" */
    struct rule_strs rules;     /* ids of those whose findings are about it */
    struct str note;            /* not CONTROL_WRITERS: where the answer is */
    const struct control_note *notes;
    uint32_t note_count;
};

/* A choice of severities, before configuration and command line have their say; and, of those made
 * for a benchmark, its controls. */
struct profile {
    struct str name, title, description;
    struct str organization, url; /* of a benchmark that somebody publishes; else STR_NONE */
    uint32_t minors;              /* the releases that it is made for; 0: it does not say */
    const struct control *controls;
    uint32_t control_count;
};

struct rule_level { /* another severity than the rule's own */
    struct str profile;
    enum severity severity;
};

struct rule_run; /* rules/run.h */

struct rule {
    struct str id;   /* ENC310 */
    struct str slug; /* identity-first */
    struct str name; /* IdentityFirst, for SARIF */
    enum rule_scope scope;
    enum severity severity;
    uint32_t minors; /* where it speaks; bits as in apiserver/version_set.h */
    struct str title, why, how;
    struct str security;  /* "8.0", SARIF's security-severity; STR_NONE: not about security */
    struct str precision; /* SARIF: "very-high", "high", "medium", "low" */
    struct rule_strs references, aliases, yields_to, refusals; /* refusals: refusal_name() */
    /* What the server, kubectl or a plugin says where this rule applies; '*' stands for anything.
     * The words of refusals are in apiserver/words.h, unless the refusal has none there. */
    struct rule_strs messages;
    const struct rule_level *profiles;
    uint32_t profile_count;
    struct str good, bad; /* examples for explain and pages; STR_NONE where there is none */
    const struct rule_check *check;
    /* NULL: the engine itself speaks for it; of a check: check_run() of rules/check.h. */
    void (*run)(struct rule_run *run);
    bool own; /* of the user's */
};

/* All built-in rules, by id. */
extern const struct rule *const rules_all;
extern const uint32_t rules_count;

/* 'default' first. */
extern const struct profile *const profiles_all;
extern const uint32_t profiles_count;

const struct profile *profile_find(struct str name); /* NULL where there is none */

bool control_has_rule(const struct control *control, const struct rule *rule);

enum severity rule_severity_in(const struct rule *rule, struct str profile);

/* By id, slug or alias, in any case of letters. */
bool rule_is_called(const struct rule *rule, struct str name);

/* The built-in rule that is called so; NULL where there is none. */
const struct rule *rule_find(struct str name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* transition: what rules that compare before and after see: the nodes on both sides, who reads and
 * writes what at each step, and each value that somebody will not be able to read, with the cause.
 * Pure; memory: the run's arena. */
#ifndef RULES_TRANSITION_H
#define RULES_TRANSITION_H

#include "access/change.h"
#include "rules/cluster.h"

/* Why a value cannot be read, or may not be; one rule for each. */
enum transition_cause {
    TRANSITION_WRITER_GONE,  /* the key that writes until now is not there any more */
    TRANSITION_READER_GONE,  /* a key that could only read is not */
    TRANSITION_AT_ONCE,      /* nodes that are not switched yet lack what new ones write with */
    TRANSITION_OTHER_SECRET, /* the name is there, the secret is another */
    TRANSITION_NO_IDENTITY,  /* plain text, and nothing reads that */
    TRANSITION_OFF,          /* nothing is left that decrypts anything */
    TRANSITION_NO_ENTRY,     /* other resources are, this one is not */
    TRANSITION_KMS_RENAMED,  /* a KMS provider is there, under another name */
    TRANSITION_KMS_VERSION,  /* the KMS provider is there, with the other API */
    TRANSITION_OTHER_KIND,   /* the provider that writes is replaced by one of another kind */
    TRANSITION_OTHER_ENTRY,  /* another entry, or wildcard, decides over the resource now */
    TRANSITION_UNDECIDED,    /* it depends on what no file says */
};

struct transition_pair { /* a node, before and after; NULL: there is no such node then */
    const struct cluster_node *old, *new;
};

struct transition_resource {
    struct str name;                    /* as it may be shown */
    bool exact;                         /* it is one resource, not what a wildcard is left with */
    const struct change_policy *states; /* [state * pair_count + pair] */
    enum change_verdict verdict;
};

struct transition_break {
    enum transition_cause cause;
    struct change_break what; /* its nodes are pairs; the first of each where several are alike */
    enum change_verdict weight;
    uint32_t state; /* what the readers and writers are between: this one and the next */
    uint32_t *resources;
    uint32_t count;
};

struct transition {
    const struct cluster *old, *new;
    const struct transition_pair *pairs;
    uint32_t pair_count;
    bool single;    /* old and new never run together */
    bool doubled;   /* one file was given for several nodes: pairs are the same */
    bool rewritten; /* nothing is stored but what the old nodes write */
    /* What the nodes are, one after the other: the first is the old one; releases. */
    const unsigned *minors;
    uint32_t state_count;
    const struct transition_resource *resources;
    uint32_t resource_count;
    const struct transition_break *breaks; /* the worst first */
    uint32_t break_count;
    uint32_t keep_until; /* a day (base/day.h) up to which backups have to be readable; 0: not asked
                          */
    /* A node that does not take its new configuration, and the release; NULL: all do. */
    const struct cluster_node *refusing;
    unsigned refusing_minor;
    const struct cluster_node *unknown; /* one of which it is not known what it does; or NULL */
};

/* Fills in the breaks of all resources and their verdicts; the rest is there. */
void transition_judge(struct arena *a, struct transition *t);

/* The worst of all; of a refusal it says nothing. */
enum change_verdict transition_verdict(const struct transition *t);

const struct change_policy *transition_state(const struct transition *t,
                                             const struct transition_resource *r, uint32_t state,
                                             uint32_t pair);

/* The node that holds the key of a break, and where it stands there. */
const struct cluster_node *transition_owner(const struct transition *t,
                                            const struct transition_break *b);
/* The node that cannot read. */
const struct cluster_node *transition_reader(const struct transition *t,
                                             const struct transition_break *b);

/* What the reader has in place of what would be needed, as a place to point at. */
const struct spot *transition_gap(const struct transition *t, const struct transition_break *b);

/* What the server says when it reads the value; STR_NONE where that depends. */
struct str transition_words(const struct transition *t, const struct transition_break *b);

/* "secrets and configmaps" */
struct str transition_names(struct arena *a, const struct transition *t, const uint32_t *resources,
                            uint32_t count);

/* The same with which of their values it is: "secrets written so far", "secrets that are still
 * stored under aescbc 'key1'", "secrets that other new nodes write". */
struct str transition_values(struct arena *a, const struct transition *t,
                             const struct transition_break *b);

/* The command that rewrites what is stored of these, without quotes around it. */
struct str transition_rewrite(struct arena *a, const struct transition *t,
                              const uint32_t *resources, uint32_t count);

/* Reports each break of the cause: `message` makes the words. The place is in the new file where
 * that is to blame, and the related one on the other side. */
void each_break(struct rule_run *run, enum transition_cause cause,
                struct str (*message)(struct rule_run *run, const struct transition_break *b));

#endif

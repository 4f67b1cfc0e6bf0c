/* SPDX-License-Identifier: Apache-2.0 */
/* cluster: what rules that compare nodes see: each node with what was joined on it, and who reads
 * what whom writes. Their drafts are at places of any of the nodes. Memory: the run's arena. */
#ifndef RULES_CLUSTER_H
#define RULES_CLUSTER_H

#include "access/agreement.h"
#include "access/policy.h"
#include "rules/join.h"

enum { CLUSTER_NODES_MAX = 64 }; /* a set of nodes is a uint64_t */

enum cluster_state {
    CLUSTER_READS,   /* its configuration is known, and accepted by its kube-apiserver */
    CLUSTER_REFUSED, /* it is known, and its kube-apiserver does not take it */
    CLUSTER_BARE,    /* its kube-apiserver is given none */
    CLUSTER_MISSING, /* it is given one that is not on the node, or that no mount covers */
    CLUSTER_EMPTY,   /* neither a kube-apiserver nor a configuration was found on it */
    CLUSTER_UNKNOWN, /* it cannot be told */
};

struct cluster_node {
    struct str name; /* "cp1" */
    const struct joined *joined;
    const struct server_link *server; /* NULL: the configuration alone was given */
    const struct policy_note *note;   /* its configuration; NULL: none is known */
    unsigned minor;                   /* the release that decides */
    bool minor_told;                  /* by the node itself */
    enum cluster_state state;
    bool unreadable; /* it was given, and could not be looked at, or not all of it */
    /* Of CLUSTER_UNKNOWN: what is wrong with its configuration; NULL: that is not known. Its file
     * is named as the node's project names it. */
    const struct finding *trouble;
    bool obscured;  /* its manifests do not tell what is read: broken, or two of one pod */
    struct spot at; /* what stands for the node: its kube-apiserver, its configuration, itself */
};

struct cluster {
    const struct cluster_node *nodes;
    uint32_t count;
    struct agreement agreement; /* sides are the nodes */
};

/* A value that some nodes write and others cannot read, for the same reason. */
struct disagreement {
    enum agreement_cause cause;
    const struct access_key *key; /* that writes it; NULL: plain text */
    uint64_t writers, readers;
    uint32_t *resources; /* of the agreement */
    uint32_t count, cap;
    bool garbage; /* AES-CBC: now and then rubbish is read instead of an error */
};

struct disagreements {
    struct disagreement *items;
    uint32_t count, cap;
};

struct disagreements cluster_disagreements(struct arena *a, const struct cluster *c);

/* Resources for which no node's writes are unreadable, and for which `differs` holds, as sets that
 * are alike. Calls `look` for each set. */
void each_agreed(struct rule_run *run, bool (*differs)(const struct cluster *c, uint32_t resource),
                 void (*look)(struct rule_run *run, const uint32_t *resources, uint32_t count));

/* The nodes that write a resource as this one does, itself too. */
uint64_t cluster_same_writers(const struct cluster *c, uint32_t resource, uint32_t node);

/* Of CLUSTER_MISSING: wherever the file lies, its kube-apiserver does not see it. */
bool node_lacks_mount(const struct cluster_node *node);

bool in_nodes(uint64_t nodes, uint32_t node);
bool is_one(uint64_t nodes);

/* --- words --- */

uint32_t first_node(uint64_t nodes);
struct str nodes_shown(struct arena *a, const struct cluster *c,
                       uint64_t nodes); /* "cp1 and cp2" */
struct str resources_shown(struct arena *a, const struct cluster *c, const uint32_t *resources,
                           uint32_t count);
struct str resource_shown(struct arena *a, const struct cluster *c, uint32_t resource);
struct str access_key_shown(struct arena *a, const struct access_key *key); /* "aescbc 'key1'" */

/* Where the key stands on the node; the node itself where that is nowhere. */
const struct spot *key_spot(const struct cluster_node *node, const struct access_key *key);

/* Where the configuration of the node names a resource, itself or by a wildcard. */
const struct spot *resource_spot(const struct cluster *c, uint32_t node, uint32_t resource);

/* The list of entries of the node's configuration. */
const struct spot *entries_spot(const struct cluster *c, uint32_t node);

/* --- drafts --- */

struct join_draft cluster_draft(const struct rule_run *run, const struct cluster_node *node,
                                const struct spot *at, struct str label, struct str message);
/* One more related place. */
void cluster_relate(struct arena *a, struct join_draft *draft, const struct cluster_node *node,
                    const struct spot *at, struct str label);

#endif

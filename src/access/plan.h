/* SPDX-License-Identifier: Apache-2.0 */
/* plan: the shortest way of a cluster from one policy to another, for one resource, on which every
 * moment is sound as change.h means it. A way is a sequence of moves: a policy goes to all nodes,
 * one after the other; or what is stored is rewritten, while all nodes have the same policy.
 * Shorter is fewer moves, then fewer rewrites among them. Where old and new write with different
 * keys, the way ends only when nothing is stored under another key than the new one. Arithmetic on
 * sets, without I/O. Memory: the arena; ways point into what they were made from. */
#ifndef ACCESS_PLAN_H
#define ACCESS_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "access/change.h"

struct plan_question {
    const struct access *from, *to;
    const struct version_row *row;
    bool single;    /* old and new never run at the same time: one node, or all stopped at once */
    bool rewritten; /* what is stored was written with what `from` writes with */
};

struct plan_move {
    const struct access *policy; /* goes to all nodes; NULL: rewrite what is stored */
};

enum plan_result {
    PLAN_FOUND,
    PLAN_FOUND_ASSUMING, /* that KMS plugins of the same name behind different endpoints have the
                            same remote key */
    PLAN_NONE,           /* no policies in between make it sound */
    PLAN_TOO_MANY,       /* keys: more than PLAN_KEYS_MAX in one policy, or in all of them */
};

enum { PLAN_KEYS_MAX = 256 };

struct plan_way {
    enum plan_result result;
    const struct plan_move *moves;
    uint32_t count, policies, rewrites; /* all moves, and those of each kind */
};

/* Policies that may stand between the two: of the keys of both, in the orders that matter, and of
 * the new key under a name of its own, where the names of both collide. No plain text is written
 * in between unless one of both writes it. */
const struct access *plan_candidates(struct arena *a, const struct plan_question *question,
                                     uint32_t *count);

/* The shortest way over candidates, which may be others than the above. */
struct plan_way plan_search(struct arena *a, const struct plan_question *question,
                            const struct access *candidates, uint32_t count);

/* Both. */
struct plan_way plan_find(struct arena *a, const struct plan_question *question);

/* Whether two policies have the same keys in the same order, in the same providers. */
bool plan_same_policy(const struct access *a, const struct access *b);

/* A policy of these keys; where local keys of one kind stand together they share a provider. */
struct access plan_policy(struct arena *a, const struct access_key *const *keys, uint32_t count);

#endif

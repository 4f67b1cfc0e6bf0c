/* SPDX-License-Identifier: Apache-2.0 */
/* change: whether everything that was ever written stays readable while the nodes of a cluster go,
 * one after the other, from one policy to another; for one resource. Arithmetic on sets, without
 * I/O.
 *
 * A policy is what one kube-apiserver does with the resource: what it writes with, what it can
 * read. A moment of the cluster is one policy a node, and the set of what may be stored. It is
 * sound when every node can read whatever is stored and whatever any node writes. Nodes are
 * switched in any order, each at once from old to new; what a node wrote stays stored, also after
 * the switch. Nobody rewrites stored objects meanwhile.
 *
 * Memory: the arena that is given; answers point into the policies that they were made from. */
#ifndef ACCESS_CHANGE_H
#define ACCESS_CHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "access/access.h"
#include "apiserver/versions.h"
#include "base/arena.h"

struct change_policy {
    const struct access *access; /* NULL: no such node at this time */
    const struct version_row *row;
};

/* --- one value, one reader --- */

enum change_read { /* the worse, the later */
                   CHANGE_READS,
                   CHANGE_READ_UNKNOWN, /* it depends on a KMS key behind another endpoint, or on a
                                           secret that is not in the file */
                   CHANGE_READ_GARBAGE, /* AES-CBC, same name and another secret: mostly an error,
                                           now and then rubbish without one */
                   CHANGE_READ_FAILS,
};

/* What `reader` makes of a value that was written with `written`; NULL: it is plain text. A KMS
 * provider of the same API, name and endpoint is taken to have the key that it had. */
enum change_read change_read(const struct change_policy *reader, const struct access_key *written);

/* What the policy writes with; NULL: plain text. */
const struct access_key *change_writer(const struct change_policy *policy);

/* Whether two values written with these are opened by the same readers. NULL: plain text. */
bool change_same_key(const struct access_key *a, const struct access_key *b);

/* --- what may be stored --- */

struct change_stored {              /* a set; no two of them are the same key */
    const struct access_key **keys; /* NULL: plain text */
    uint32_t count, cap;
};

/* Adds to the set, which grows in the arena; of several copies of it one alone may grow. */
void change_store(struct arena *a, struct change_stored *stored, const struct access_key *key);

/* Whatever the policies can read, for it may be stored; `rewritten`: what they write alone. */
struct change_stored change_stored_of(struct arena *a, const struct change_policy *policies,
                                      uint32_t count, bool rewritten);

/* --- one moment --- */

#define CHANGE_NOBODY UINT32_MAX

struct change_break { /* who cannot read what */
    enum change_read read;
    const struct access_key *key; /* of the value; NULL: plain text */
    uint32_t writer;              /* the node that writes it at this moment; or CHANGE_NOBODY: it is
                                     stored */
    uint32_t reader;              /* a node */
    bool writer_new, reader_new;  /* of a change: under which of its policies */
};

/* Whether every policy reads what is stored and what any of them writes; the worst break, or the
 * first of equal ones, goes to `why`, which may be NULL. */
bool change_moment_sound(const struct change_policy *policies, uint32_t count,
                         const struct change_stored *stored, struct change_break *why);

/* --- a change --- */

enum change_verdict { /* the worse, the later */
                      CHANGE_SAFE,
                      CHANGE_SAFE_AFTER_RESTARTS, /* only while old and new nodes run together, old
                                                     ones cannot read what new ones write */
                      CHANGE_SAFE_AFTER_REWRITE, /* something that the old nodes can read but do not
                                                    write: where it is still stored, new ones cannot
                                                    read it */
                      CHANGE_UNKNOWN,            /* it loses data, if what is unknown is not so */
                      CHANGE_LOSES_DATA, /* what a node writes, or what none can rewrite, a new one
                                            cannot read */
};

const char *change_verdict_words(enum change_verdict verdict); /* "safe", "loses data" ... */

struct change {
    enum change_verdict verdict;
    const struct change_break *breaks;  /* all, the worst for the verdict first */
    const enum change_verdict *weights; /* what each break alone would make of the change */
    uint32_t count;
};

/* The nodes go from `old` to `new`, in any order. One node: there is no moment at which old and
 * new run together. `stored`: what may be stored besides what the old ones write; NULL: whatever
 * they can read. What the old nodes cannot read of each other is not looked at: it is no matter
 * of the change. */
struct change change_judge(struct arena *a, const struct change_policy *old,
                           const struct change_policy *new, uint32_t nodes,
                           const struct change_stored *stored);

#endif

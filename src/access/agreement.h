/* SPDX-License-Identifier: Apache-2.0 */
/* agreement: whether what each of several kube-apiservers writes can be read by all of them,
 * resource by resource, and how their readers differ. Arithmetic on sets, without opinions and
 * without I/O. Two of them agree on a resource when each reads what the other writes. Memory: the
 * arena; borrows the configurations. */
#ifndef ACCESS_AGREEMENT_H
#define ACCESS_AGREEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "access/access.h"

struct agreement_side {                           /* a kube-apiserver */
    const struct ec_configuration *configuration; /* NULL: it is given none, all is plain text */
    const struct version_row *row;
    /* What it does is not known: nobody disagrees with it. */
    bool is_unknown;
    /* Something in its configuration is still to be filled in: what looks unreadable may not be. */
    bool is_open;
};

enum agreement_cause {
    AGREEMENT_READS,
    AGREEMENT_UNKNOWN,       /* it depends on a remote key, or on what is not known */
    AGREEMENT_WRITER_BARE,   /* plain text, from a writer without a configuration */
    AGREEMENT_WRITER_ENTRY,  /* plain text, from one without an entry for the resource */
    AGREEMENT_READER_BARE,   /* the reader has no configuration */
    AGREEMENT_READER_ENTRY,  /* it has none for the resource */
    AGREEMENT_PLAIN_REFUSED, /* plain text; the reader's entry has no identity */
    AGREEMENT_OTHER_SECRET,  /* it has a key of this kind and name, with another secret; with
                                AES-CBC in front of the right one too */
    AGREEMENT_OTHER_KMS,     /* it has no KMS provider of this name and version, and another one */
    AGREEMENT_NO_KEY,        /* it has none of this kind and name */
};

struct agreement_answer {
    enum agreement_cause cause;
    struct access_answer read;
};

enum agreement_order { /* how the readers of a side are to those of another */
                       ORDER_SAME,
                       ORDER_MOVED,  /* the same ones, another one writes */
                       ORDER_BEHIND, /* the same ones, the same one writes, others changed places */
                       ORDER_MORE,   /* those and others */
                       ORDER_LESS,
                       ORDER_OTHER,
};

struct agreement_resource {
    struct str name; /* "secrets"; "*.apps": what no entry names of the group; "*.*": the rest */
    struct access *sides;                   /* by side; of an unknown one: no keys */
    const struct agreement_answer *answers; /* [writer * side_count + reader]; or NULL */
};

struct agreement {
    uint32_t side_count;
    const struct agreement_side *sides;
    const struct agreement_resource *resources; /* that any of them encrypts, or names */
    uint32_t count;
};

void agreement_of(struct arena *a, const struct agreement_side *sides, uint32_t count,
                  struct agreement *out);

/* The same without answers, for those who have other questions to the sides. */
void agreement_sides(struct arena *a, const struct agreement_side *sides, uint32_t count,
                     struct agreement *out);

static inline const struct agreement_answer *
agreement_at(const struct agreement *g, uint32_t resource, uint32_t writer, uint32_t reader)
{
    return &g->resources[resource].answers[writer * g->side_count + reader];
}

/* Whether a cause is one for which a value cannot be read. */
static inline bool agreement_fails(enum agreement_cause cause)
{
    return cause > AGREEMENT_UNKNOWN;
}

/* Whether all sides do the same for both: they may stand in one row. */
bool agreement_alike(const struct agreement *g, uint32_t resource, uint32_t other);

/* Whether two ways to write are one: kind, name, and secret or endpoint. NULL is plain text. */
bool agreement_same_key(const struct access_key *a, const struct access_key *b);

/* Of a resource, the readers of `side` as seen from `other`. */
enum agreement_order agreement_order(const struct access *side, const struct access *other);

#endif

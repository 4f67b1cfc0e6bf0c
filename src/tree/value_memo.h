/* SPDX-License-Identifier: Apache-2.0 */
/* value_memo: what a walk over a YAML document knows of its anchored nodes: value_yaml.c and
 * value_duplicates.c each for itself. Lives in the arena. Only inside tree/. */
#ifndef TREE_VALUE_MEMO_H
#define TREE_VALUE_MEMO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "tree/value.h"

struct value_memo {
    const struct node *node;
    struct value *value; /* NULL until the node is done */
    uint64_t steps;      /* of the decoder, for the node and all below it, aliases followed */
    bool open;           /* the walk has been there */
    bool done;           /* value_duplicates.c: the hits are known */
    uint32_t first_hit, hit_count;
};

struct value_memos {
    struct arena *arena;
    struct value_memo **slots;
    uint32_t count, cap;
    struct node **names; /* of each anchor name the last node, by the name's hash */
    uint32_t name_cap;
};

struct value_memo *value_memo_of(struct value_memos *memos,
                                 const struct node *node); /* made where it is missing */

/* The last node in the document with the same anchor as `node`. */
struct node *value_last_anchor(struct value_memos *memos, const struct yread_document *doc,
                               struct node *node);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* key_table: keys by what is to be unique among them. Memory: the arena. */
#ifndef RULES_KEY_TABLE_H
#define RULES_KEY_TABLE_H

#include "rules/keys.h"

struct key_slot {
    struct str id;
    const struct key_place *place;
};

struct key_table {
    struct arena *arena;
    struct key_slot *slots; /* id.ptr NULL: free */
    uint32_t count, cap;
};

/* The first key that was put in under the same id; NULL where this is it. Both are borrowed. */
const struct key_place *key_table_put(struct key_table *table, struct str id,
                                      const struct key_place *place);
const struct key_place *key_table_find(const struct key_table *table, struct str id);

/* What tells keys of one kind of provider in one entry apart: the place and `what`. */
struct str key_id(struct arena *a, const struct key_place *place, struct str what);

#endif

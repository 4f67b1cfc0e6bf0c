/* SPDX-License-Identifier: Apache-2.0 */
/* value_map: a Go map[interface{}]interface{} while it is filled, and what becomes of its keys on
 * the way to JSON. Keys are compared as Go compares them: by type and value, 0 and -0 equal, NaN
 * equal to nothing. Only inside tree/. Source: decode.go (setMapIndex) of go-yaml v2,
 * convertToJSONableObject of sigs.k8s.io/yaml, the Go specification. */
#ifndef TREE_VALUE_MAP_H
#define TREE_VALUE_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "tree/resolve.h"
#include "tree/value.h"

struct map_entry {
    struct resolved key;
    struct value_member member;
    struct str order; /* what the name is before broken UTF-8 is mended: Go sorts by that */
    uint32_t rank;    /* the later one of two equal keys wins */
};

/* Fills key, order and the member's name, from the key as resolved and its node. Those of null and
 * of integers beyond int64 have no name in JSON; they are refused later. */
void map_entry_key(struct map_entry *entry, struct arena *a, const struct resolved *key,
                   const struct node *node);

/* Go map equality. */
bool map_key_equal(const struct resolved *a, const struct resolved *b);

/* Sorts and thins the entries, which come in the order of their rank, and makes them the members of
 * `object`. False: there was one to be thinned out. */
bool map_finish(struct arena *a, struct map_entry *entries, uint32_t count, struct value *object);

/* A set of keys with Go's equality; grows in the arena. */
struct map_keys {
    struct resolved
        *slots; /* the first `count` of them while small, else open addressing over `used` */
    bool *used;
    uint32_t count, cap;
};

bool map_keys_add(struct map_keys *set, struct arena *a,
                  const struct resolved *key); /* false: it was there */
bool map_keys_clear(
    struct map_keys *set); /* false where the set is too large to be worth keeping */

#endif

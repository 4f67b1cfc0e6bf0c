/* SPDX-License-Identifier: Apache-2.0 */
/* str_set: strings seen so far. Borrows the strings; its table lives in the arena. The hash is
 * keyed anew in each process, so a hostile file cannot aim at collisions. */
#ifndef BASE_STR_SET_H
#define BASE_STR_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct str_set {
    struct arena *arena;
    struct str *slots; /* ptr NULL: free */
    uint32_t count, cap;
};

bool str_set_has(const struct str_set *set, struct str s);
bool str_set_add(struct str_set *set, struct str s); /* false: it was there */

#endif

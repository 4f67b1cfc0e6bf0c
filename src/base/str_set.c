/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str_set.h"

#include "base/hash.h"

enum { FEW = 16 }; /* so many are looked at one after the other, without a hash */

/* The slot of s, or the free one where it belongs. */
static uint32_t find_slot(const struct str_set *set, struct str s)
{
    uint32_t at = set->cap == FEW ? 0 : (uint32_t)hash_str(s) & (set->cap - 1);
    while (set->slots[at].ptr && !str_eq(set->slots[at], s))
        at = (at + 1) & (set->cap - 1);
    return at;
}

bool str_set_has(const struct str_set *set, struct str s)
{
    return set->cap && set->slots[find_slot(set, s)].ptr;
}

static void grow(struct str_set *set)
{
    struct str_set bigger = {.arena = set->arena, .cap = set->cap ? set->cap * 2 : FEW};
    bigger.slots = arena_new(set->arena, struct str, bigger.cap);
    for (uint32_t i = 0; i < set->cap; i++)
        if (set->slots[i].ptr)
            bigger.slots[find_slot(&bigger, set->slots[i])] = set->slots[i];
    bigger.count = set->count;
    *set = bigger;
}

bool str_set_add(struct str_set *set, struct str s)
{
    if (set->cap == FEW ? set->count == FEW - 1 : set->count * 2 >= set->cap)
        grow(set);
    uint32_t at = find_slot(set, s);
    if (set->slots[at].ptr)
        return false;
    set->slots[at] = s.ptr ? s : STR("");
    set->count++;
    return true;
}

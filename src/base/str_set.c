/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str_set.h"

#include <unistd.h>

static uint64_t hash_key(void)
{
    static _Atomic uint64_t key;
    if (!key) {
        uint64_t fresh = 0;
        if (getentropy(&fresh, sizeof fresh) != 0)
            fresh = (uint64_t)(uintptr_t)&key;
        key = fresh | 1;
    }
    return key;
}

static uint64_t hash(struct str s)
{
    uint64_t h = hash_key();
    for (size_t i = 0; i < s.len; i++) {
        h = (h ^ (unsigned char)s.ptr[i]) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 29;
    }
    return h;
}

/* The slot of s, or the free one where it belongs. */
static uint32_t find_slot(const struct str_set *set, struct str s)
{
    uint32_t at = (uint32_t)hash(s) & (set->cap - 1);
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
    struct str_set bigger = {.arena = set->arena, .cap = set->cap ? set->cap * 2 : 16};
    bigger.slots = arena_new(set->arena, struct str, bigger.cap);
    for (uint32_t i = 0; i < set->cap; i++)
        if (set->slots[i].ptr)
            bigger.slots[find_slot(&bigger, set->slots[i])] = set->slots[i];
    bigger.count = set->count;
    *set = bigger;
}

bool str_set_add(struct str_set *set, struct str s)
{
    if (set->count * 2 >= set->cap)
        grow(set);
    uint32_t at = find_slot(set, s);
    if (set->slots[at].ptr)
        return false;
    set->slots[at] = s.ptr ? s : STR("");
    set->count++;
    return true;
}

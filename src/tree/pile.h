/* SPDX-License-Identifier: Apache-2.0 */
/* pile: a stack of pointers or numbers that grows on the heap, for walks that must not recurse.
 * Holds no input bytes, so it is freed without wiping. Only inside tree/. */
#ifndef TREE_PILE_H
#define TREE_PILE_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/fatal.h"

struct pile {
    void **items;
    size_t count, cap;
};

#define PILE_INIT ((struct pile){NULL, 0, 0})

static inline void pile_push(struct pile *p, void *item)
{
    if (p->count == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 64;
        p->items = xrealloc(p->items, p->cap * sizeof *p->items);
    }
    p->items[p->count++] = item;
}

static inline void *pile_pop(struct pile *p)
{
    if (!p->items || !p->count)
        BUG("pop from an empty pile");
    return p->items[--p->count];
}

/* A pile holds either pointers or numbers. */
static inline void pile_push_number(struct pile *p, size_t number)
{
    pile_push(p, (void *)(uintptr_t)number);
}

static inline size_t pile_pop_number(struct pile *p)
{
    return (size_t)(uintptr_t)pile_pop(p);
}

static inline void pile_release(struct pile *p)
{
    free(p->items);
    *p = PILE_INIT;
}

#endif

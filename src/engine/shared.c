/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/shared.h"

#include <stdlib.h>

struct search {
    struct arena *arena;
    struct span *spans;
    uint32_t count, cap;
};

static void add(struct search *s, struct span span)
{
    arena_grow(s->arena, s->spans, s->count, s->cap);
    s->spans[s->count++] = span;
}

/* As deep as a tree may be (tree/limits.h); aliases are not followed. */
static void visit(struct search *s, const struct node *node)
{
    if (node->kind == NODE_ALIAS)
        add(s, node->target->span);
    for (uint32_t i = 0; node->kind == NODE_SEQUENCE && i < node->count; i++)
        visit(s, node->items[i]);
    for (uint32_t i = 0; node->kind == NODE_MAPPING && i < node->count; i++) {
        visit(s, node->pairs[i].key);
        visit(s, node->pairs[i].value);
    }
}

static int by_start(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

/* Anchors stand in one another, and are used many times: what is left does not overlap. */
static void join(struct search *s)
{
    uint32_t kept = 0;
    if (!s->count)
        return;
    qsort(s->spans, s->count, sizeof *s->spans, by_start);
    for (uint32_t i = 1; i < s->count; i++) {
        struct span *last = &s->spans[kept];
        if (s->spans[i].start >= last->end)
            s->spans[++kept] = s->spans[i];
        else if (s->spans[i].end > last->end)
            last->end = s->spans[i].end;
    }
    s->count = kept + 1;
}

struct shared shared_of(struct arena *a, const struct document *document)
{
    struct search s = {.arena = a};
    if (document->format == DOCUMENT_YAML && document->yaml.root && document->yaml.has_aliases)
        visit(&s, document->yaml.root);
    join(&s);
    return (struct shared){s.spans, s.count};
}

bool shared_touches(const struct shared *shared, struct span span)
{
    uint32_t reach = span.start == span.end;
    uint32_t low = 0, high = shared->count; /* the first that ends behind the beginning */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (span.start < shared->spans[middle].end + reach)
            high = middle;
        else
            low = middle + 1;
    }
    return low < shared->count && shared->spans[low].start < span.end + reach;
}

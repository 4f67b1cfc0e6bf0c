/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/shared.h"

#include <string.h>

struct search {
    struct arena *arena;
    struct span *spans;
    uint32_t count, cap;
};

static void add(struct search *s, struct span span)
{
    for (uint32_t i = 0; i < s->count; i++) /* the same one again, or inside of one */
        if (s->spans[i].start <= span.start && span.end <= s->spans[i].end)
            return;
    if (s->count == s->cap) {
        uint32_t cap = s->cap ? s->cap * 2 : 8;
        struct span *spans = arena_new(s->arena, struct span, cap);
        if (s->count)
            memcpy(spans, s->spans, s->count * sizeof *spans);
        s->spans = spans;
        s->cap = cap;
    }
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

struct shared shared_of(struct arena *a, const struct document *document)
{
    struct search s = {.arena = a};
    if (document->format == DOCUMENT_YAML && document->yaml.root && document->yaml.has_aliases)
        visit(&s, document->yaml.root);
    return (struct shared){s.spans, s.count};
}

bool shared_touches(const struct shared *shared, struct span span)
{
    uint32_t reach = span.start == span.end;
    for (uint32_t i = 0; i < shared->count; i++)
        if (span.start < shared->spans[i].end + reach && shared->spans[i].start < span.end + reach)
            return true;
    return false;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* YAML of any kind. Spans lie in the text, children in their parents and in order; documents tile
 * the text; comments lie between scalars; reading again, and reading without the short cut for
 * simple texts, gives the same; an undecided text has a reason. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/fatal.h"
#include "tree/limits.h"
#include "tree/yaml.h"
#include "tree/yaml_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WALK_DEPTH = 500 }; /* the walk recurses */

static void check(bool holds, const char *what)
{
    if (!holds)
        BUG(what);
}

static void check_span(struct span inner, struct span outer)
{
    check(inner.start <= inner.end, "a span that ends before it begins");
    check(inner.start >= outer.start && inner.end <= outer.end, "a child outside its parent");
}

static void check_node(const struct node *node, struct span parent, unsigned depth)
{
    check_span(node->span, parent);
    check(node->mark_line > 0, "a node without a line");
    check(node->kind != NODE_ALIAS || node->target, "an alias of nothing");
    uint32_t last = node->span.start;
    bool list = node->kind == NODE_SEQUENCE, map = node->kind == NODE_MAPPING;
    for (uint32_t i = 0; depth && (list || map) && i < node->count; i++) {
        const struct node *first = list ? node->items[i] : node->pairs[i].key;
        check(first->span.start >= last, "children out of order");
        check_node(first, node->span, depth - 1);
        last = first->span.end;
        if (!map)
            continue;
        check(node->pairs[i].value->span.start >= last, "a value before its key");
        check_node(node->pairs[i].value, node->span, depth - 1);
        last = node->pairs[i].value->span.end;
    }
}

static void check_same(const struct node *a, const struct node *b, unsigned depth)
{
    check(a->kind == b->kind && a->style == b->style && a->count == b->count, "another kind");
    check(a->span.start == b->span.start && a->span.end == b->span.end, "another span");
    check(a->mark_line == b->mark_line, "another line");
    check(str_eq(a->tag, b->tag) && str_eq(a->anchor, b->anchor), "another tag or anchor");
    check(a->kind != NODE_SCALAR || str_eq(a->text, b->text), "another text");
    bool list = a->kind == NODE_SEQUENCE, map = a->kind == NODE_MAPPING;
    for (uint32_t i = 0; depth && (list || map) && i < a->count; i++) {
        if (list) {
            check_same(a->items[i], b->items[i], depth - 1);
        } else {
            check_same(a->pairs[i].key, b->pairs[i].key, depth - 1);
            check_same(a->pairs[i].value, b->pairs[i].value, depth - 1);
        }
    }
}

static void check_comments(struct arena *a, const struct source *src,
                           const struct yread_document *doc)
{
    uint32_t count, last = doc->span.start;
    struct comment *list = yread_comments(a, src, doc, &count);
    for (uint32_t i = 0; i < count; i++) {
        check_span(list[i].span, doc->span);
        check(list[i].span.start >= last, "comments out of order");
        last = list[i].span.end;
    }
}

static void check_end(struct yread *a, struct yread *b, enum yread_status status, size_t size)
{
    if (status == YREAD_UNDECIDED) {
        check(yread_reason(a).len > 0, "undecided without a reason");
        check(str_eq(yread_reason(a), yread_reason(b)), "another reason");
    }
    if (status == YREAD_REFUSED) {
        const struct yread_problem *p = yread_problem_of(a);
        check(p->text.len > 0 && p->span.end <= size, "a refusal without text or place");
        check(p->span.start <= p->span.end, "a refusal's span");
        check(str_eq(p->text, yread_problem_of(b)->text), "another refusal");
    }
}

static void read_both(struct arena *arena, struct str text, enum go_yaml engine)
{
    struct source source;
    source_init(&source, arena, STR("fuzz"), text);
    struct yread *a = yread_new(arena, &source, engine), *b = yread_new(arena, &source, engine);
    b->only_libyaml = true;
    enum yread_status status;
    uint32_t from = 0;
    do {
        struct yread_document doc, again;
        status = yread_next(a, &doc);
        check(yread_next(b, &again) == status, "another status");
        check(doc.span.start == from && doc.span.end <= text.len, "documents do not tile");
        from = doc.span.end;
        if (status != YREAD_DOCUMENT)
            break;
        check(again.span.end == doc.span.end && again.depth == doc.depth, "another document");
        check_node(doc.root, doc.span, WALK_DEPTH);
        check_same(doc.root, again.root, WALK_DEPTH);
        check_comments(arena, &source, &doc);
    } while (true);
    check_end(a, b, status, text.len);
    yread_free(a);
    yread_free(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct str text = {size ? (const char *)data : "", size};
    read_both(&arena, text, GO_YAML_2_2_8);
    arena_clear(&arena);
    read_both(&arena, text, GO_YAML_2_2_4);
    arena_release(&arena);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "fix/same.h"

#include "tree/json.h"
#include "tree/yaml.h"

struct leaf { /* a scalar or an alias, in file order */
    struct span span;
    enum node_kind kind;
    struct str text;
};

struct leaves {
    struct arena *arena;
    struct leaf *items;
    uint32_t count, cap;
    bool readable;
};

static void add(struct leaves *l, const struct node *node)
{
    arena_grow(l->arena, l->items, l->count, l->cap);
    struct str text = node->kind == NODE_SCALAR ? node->text : node->target->anchor;
    l->items[l->count++] = (struct leaf){node->span, node->kind, text};
}

/* As deep as a tree may be (tree/limits.h). */
static void visit(struct leaves *l, const struct node *node)
{
    if (node->kind == NODE_SCALAR || node->kind == NODE_ALIAS)
        add(l, node);
    for (uint32_t i = 0; node->kind == NODE_SEQUENCE && i < node->count; i++)
        visit(l, node->items[i]);
    for (uint32_t i = 0; node->kind == NODE_MAPPING && i < node->count; i++) {
        visit(l, node->pairs[i].key);
        visit(l, node->pairs[i].value);
    }
}

static void read_yaml(struct leaves *l, struct source *source)
{
    struct yread *reader = yread_new(l->arena, source, GO_YAML_2_2_8);
    struct yread_document document;
    enum yread_status status;
    while ((status = yread_next(reader, &document)) == YREAD_DOCUMENT)
        if (document.root)
            visit(l, document.root);
    l->readable = status == YREAD_END;
    yread_free(reader);
}

static struct leaves read_leaves(struct arena *a, struct str text)
{
    struct leaves l = {.arena = a};
    struct source source;
    source_init(&source, a, STR(""), text);
    if (str_starts_with(str_trim(text), STR("{"))) {
        struct node *root;
        struct jread_problem problem;
        l.readable = jread_tree(a, &source, &root, &problem) == JREAD_OK;
        if (l.readable)
            visit(&l, root);
    }
    if (!l.readable) {
        l.count = 0;
        read_yaml(&l, &source);
    }
    return l;
}

struct shift { /* walks through the edits while offsets ascend */
    const struct edit *edits;
    uint32_t count, next;
    int64_t delta; /* of those behind */
    bool in_new;   /* offsets are those of the new text */
};

/* Whether the span touches an edit; else shift.delta is what stands between old and new. */
static bool touches(struct shift *s, struct span span)
{
    for (; s->next < s->count; s->next++) {
        const struct edit *e = &s->edits[s->next];
        int64_t start = (int64_t)e->span.start + (s->in_new ? s->delta : 0);
        int64_t length = s->in_new ? (int64_t)e->text.len : e->span.end - e->span.start;
        if (start + length >= span.start)
            return start <= span.end;
        s->delta += (int64_t)e->text.len - (e->span.end - e->span.start);
    }
    return false;
}

/* The next leaf that no edit touches, or NULL. */
static const struct leaf *next_leaf(const struct leaves *l, uint32_t *at, struct shift *shift)
{
    while (*at < l->count) {
        const struct leaf *leaf = &l->items[(*at)++];
        if (!touches(shift, leaf->span))
            return leaf;
    }
    return NULL;
}

bool fix_same(struct arena *a, struct str old, struct str new, const struct edit *edits,
              uint32_t count)
{
    struct leaves before = read_leaves(a, old);
    if (!before.readable)
        return true;
    struct leaves after = read_leaves(a, new);
    if (!after.readable)
        return false;
    struct shift from = {.edits = edits, .count = count};
    struct shift to = {.edits = edits, .count = count, .in_new = true};
    uint32_t i = 0, k = 0;
    for (;;) {
        const struct leaf *x = next_leaf(&before, &i, &from), *y = next_leaf(&after, &k, &to);
        if (!x || !y)
            return !x && !y;
        if (x->kind != y->kind || !str_eq(x->text, y->text) ||
            x->span.start + from.delta != (int64_t)y->span.start)
            return false;
    }
}

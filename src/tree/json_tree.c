/* SPDX-License-Identifier: Apache-2.0 */
/* The nodes of a JSON text, built from the events of json.c without recursion: open collections
 * wait on a stack, their children on another, and both move into the arena when the collection
 * ends. */
#include <string.h>

#include "tree/json.h"
#include "tree/limits.h"
#include "tree/pile.h"

struct builder {
    struct arena *arena;
    struct jread *events;
    struct pile open;     /* struct node *, outermost first */
    struct pile children; /* of all open collections: items, or keys and values in turn */
    struct pile
        starts; /* where the children of each open collection begin: an offset into `children` */
    struct node *root;
    uint32_t nodes;
};

static struct node *node_add(struct builder *b, enum node_kind kind, enum node_style style)
{
    struct node *node = arena_new(b->arena, struct node, 1);
    node->kind = kind;
    node->style = style;
    node->span = b->events->span;
    b->nodes++;
    if (b->open.count)
        pile_push(&b->children, node);
    else
        b->root = node;
    return node;
}

static void add_string(struct builder *b)
{
    struct node *node = node_add(b, NODE_SCALAR, STYLE_DOUBLE_QUOTED);
    node->text = b->events->text;
    if (b->events->raw.ptr) {
        struct str *raw = arena_new(b->arena, struct str, 1);
        *raw = b->events->raw;
        node->raw = raw;
    }
}

static void collection_open(struct builder *b, enum node_kind kind)
{
    struct node *node = node_add(b, kind, STYLE_FLOW);
    pile_push(&b->open, node);
    pile_push_number(&b->starts, b->children.count);
}

static void collection_close(struct builder *b)
{
    struct node *node = pile_pop(&b->open);
    size_t start = pile_pop_number(&b->starts);
    size_t count = b->children.count - start;
    void **children = count ? b->children.items + start : NULL;
    node->span.end = b->events->span.end;
    if (node->kind == NODE_SEQUENCE) {
        node->count = (uint32_t)count;
        node->items = arena_new(b->arena, struct node *, count);
        for (size_t i = 0; i < count; i++)
            node->items[i] = children[i];
    } else {
        node->count = (uint32_t)(count / 2);
        node->pairs = arena_new(b->arena, struct node_pair, count / 2);
        for (size_t i = 0; i < count / 2; i++)
            node->pairs[i] = (struct node_pair){children[2 * i], children[2 * i + 1]};
    }
    b->children.count = start;
}

/* False at the end, for better or worse. */
static bool build_event(struct builder *b, enum jread_event event)
{
    switch (event) {
    case JREAD_OBJECT_BEGIN:
        collection_open(b, NODE_MAPPING);
        break;
    case JREAD_ARRAY_BEGIN:
        collection_open(b, NODE_SEQUENCE);
        break;
    case JREAD_OBJECT_END:
    case JREAD_ARRAY_END:
        collection_close(b);
        break;
    case JREAD_KEY:
    case JREAD_STRING:
        add_string(b);
        break;
    case JREAD_NUMBER:
    case JREAD_TRUE:
    case JREAD_FALSE:
    case JREAD_NULL: {
        struct span span = b->events->span;
        node_add(b, NODE_SCALAR, STYLE_PLAIN)->text =
            str_slice(b->events->input, span.start, span.end);
        break;
    }
    case JREAD_FINISHED:
    case JREAD_FAULT:
        return false;
    }
    return true;
}

enum jread_status jread_tree(struct arena *a, struct source *src, struct node **root,
                             struct jread_problem *problem)
{
    struct jread events;
    struct builder b = {a, &events, PILE_INIT, PILE_INIT, PILE_INIT, NULL, 0};
    enum jread_event event;
    memset(problem, 0, sizeof *problem);
    *root = NULL;
    if (src->text.len > LIMIT_BYTES) {
        problem->reason = STR("bytes");
        return JREAD_UNDECIDED;
    }
    jread_init(&events, a, src->text);
    do
        event = jread_next(&events);
    while (build_event(&b, event) && b.nodes <= LIMIT_NODES);
    pile_release(&b.open);
    pile_release(&b.children);
    pile_release(&b.starts);

    if (event == JREAD_FAULT) {
        *problem = events.problem;
        return JREAD_REFUSED;
    }
    /* A text with too many nodes may still be refused further on: whoever sees "undecided" learns
     * nothing wrong. */
    if (b.nodes > LIMIT_NODES) {
        problem->reason = STR("nodes");
        problem->span = events.span;
        return JREAD_UNDECIDED;
    }
    *root = b.root;
    return JREAD_OK;
}

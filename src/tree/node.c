/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/node.h"

static bool same_span(struct span a, struct span b)
{
    return a.start == b.start && a.end == b.end;
}

static bool holds(struct span outer, struct span inner)
{
    return outer.start <= inner.start && inner.end <= outer.end;
}

static const struct node *child_with(const struct node *node, struct span span, uint32_t *index)
{
    uint32_t low = 0, high = node->count; /* children ascend: the last that begins before it */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct node *first =
            node->kind == NODE_MAPPING ? node->pairs[middle].key : node->items[middle];
        if (first->span.start <= span.start)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low)
        return NULL;
    *index = low - 1;
    if (node->kind == NODE_SEQUENCE)
        return node->items[low - 1];
    const struct node_pair *pair = &node->pairs[low - 1];
    return holds(pair->key->span, span) ? pair->key : pair->value;
}

const struct node *node_parent(const struct node *root, struct span span, uint32_t *index)
{
    const struct node *node = root;
    while (node && (node->kind == NODE_MAPPING || node->kind == NODE_SEQUENCE)) {
        const struct node *child = child_with(node, span, index);
        if (!child || !holds(child->span, span))
            return NULL;
        if (same_span(child->span, span))
            return node;
        node = child;
    }
    return NULL;
}

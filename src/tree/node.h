/* SPDX-License-Identifier: Apache-2.0 */
/* node: what stands in a YAML or JSON text, with its place. One tree for both; everything lives in
 * the arena it was parsed into. Aliases make it a graph (never a cycle in a tree that was
 * accepted): hence no parent pointer and no path inside a node. What the text *means* to
 * kube-apiserver (null or string, merged or not) is in value.h. */
#ifndef TREE_NODE_H
#define TREE_NODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "tree/source.h"

enum node_kind { NODE_SCALAR, NODE_SEQUENCE, NODE_MAPPING, NODE_ALIAS };

/* JSON strings are STYLE_DOUBLE_QUOTED, other JSON scalars STYLE_PLAIN, JSON collections STYLE_FLOW
 */
enum node_style {
    STYLE_PLAIN,
    STYLE_SINGLE_QUOTED,
    STYLE_DOUBLE_QUOTED,
    STYLE_LITERAL,
    STYLE_FOLDED,
    STYLE_BLOCK,
    STYLE_FLOW,
};

struct node_pair {
    struct node *key, *value;
};

struct node {
    enum node_kind kind;
    enum node_style style;
    /* of the scalar with its quotes, the collection with its brackets, the alias with its star; a
     * block collection ends with its last child; an absent value is empty, right behind what asks
     * for it. Anchor and tag lie before it. */
    struct span span;
    /* from 1, where the node begins as Go's YAML counts (NEL, LS and PS end lines too; an anchor or
     * tag is part of the node); 0 in JSON */
    uint32_t mark_line;
    uint32_t count;    /* items or pairs */
    struct str anchor; /* STR_NONE where absent */
    struct str tag; /* resolved ("tag:yaml.org,2002:str", "!mine", "!" where that alone is written),
                     * STR_NONE where absent */
    /* JSON strings whose text had to be mended (broken UTF-8, stray surrogates): what json-iterator
     * makes of them, see value.h; else NULL */
    const struct str *raw;
    union {
        struct str text;     /* NODE_SCALAR: decoded */
        struct node **items; /* NODE_SEQUENCE */
        /* NODE_MAPPING: in file order, duplicates and merge keys as they stand */
        struct node_pair *pairs;
        struct node *target; /* NODE_ALIAS: the anchored node; never NULL in an accepted tree */
    };
};

struct comment {
    struct span span; /* from '#' to the end of the line, without the line end */
};

/* The collection below `root` in which a node with exactly this span stands, as a key, a value or
 * an item, and which of its children that is; NULL where there is none. Aliases are not followed.
 */
const struct node *node_parent(const struct node *root, struct span span, uint32_t *index);

/* The node an alias stands for, or the node itself. */
static inline struct node *node_resolve(struct node *node)
{
    return node && node->kind == NODE_ALIAS ? node->target : node;
}

#endif

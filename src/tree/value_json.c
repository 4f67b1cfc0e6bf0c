/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/pile.h"
#include "tree/value.h"

static struct value *scalar_value(struct arena *a, struct node *node)
{
    struct value *value = arena_new(a, struct value, 1);
    value->node = node;
    if (node->style == STYLE_DOUBLE_QUOTED) {
        value->kind = VALUE_STRING;
        value->text = node->text;
        value->raw_utf8 = node->raw != NULL;
        value->raw = node->raw ? *node->raw : STR_NONE;
        return value;
    }
    switch (node->text.ptr[0]) {
    case 'n':
        break;
    case 't':
    case 'f':
        value->kind = VALUE_BOOL;
        value->boolean = node->text.ptr[0] == 't';
        break;
    default:
        value->kind = VALUE_NUMBER;
        value->text = node->text;
        break;
    }
    return value;
}

static struct value *collection_value(struct arena *a, struct node *node, struct pile *open)
{
    struct value *value = arena_new(a, struct value, 1);
    value->node = node;
    value->height = 1;
    if (node->kind == NODE_SEQUENCE) {
        value->kind = VALUE_ARRAY;
        value->items = arena_new(a, struct value_item, node->count);
    } else {
        value->kind = VALUE_OBJECT;
        value->members = arena_new(a, struct value_member, node->count);
    }
    pile_push(open, value);
    return value;
}

static struct node *next_child(const struct value *value)
{
    if (value->kind == VALUE_ARRAY)
        return value->node->items[value->count];
    return value->node->pairs[value->count].value;
}

static void child_add(struct value *parent, struct node *at, struct value *child)
{
    if (parent->kind == VALUE_ARRAY) {
        parent->items[parent->count++] = (struct value_item){at, child};
        return;
    }
    struct node *key = parent->node->pairs[parent->count].key;
    parent->members[parent->count++] = (struct value_member){key->text, key, at, child};
}

/* `count` of an open collection says how many of its children are there. */
struct value *value_from_json(struct arena *a, struct node *root)
{
    if (root->kind == NODE_SCALAR)
        return scalar_value(a, root);
    struct pile open = PILE_INIT;
    struct value *top = collection_value(a, root, &open);
    while (open.count) {
        struct value *parent = open.items[open.count - 1];
        if (parent->count == parent->node->count) {
            pile_pop(&open);
            struct value *outer = open.count ? open.items[open.count - 1] : NULL;
            if (outer && parent->height >= outer->height)
                outer->height = parent->height + 1;
            continue;
        }
        struct node *child = next_child(parent);
        if (child->kind == NODE_SCALAR)
            child_add(parent, child, scalar_value(a, child));
        else
            child_add(parent, child, collection_value(a, child, &open));
    }
    pile_release(&open);
    return top;
}

const struct value *value_find(const struct value *object, struct str name)
{
    if (!object || object->kind != VALUE_OBJECT)
        return NULL;
    for (uint32_t i = object->count; i-- > 0;)
        if (str_eq(object->members[i].name, name))
            return object->members[i].value;
    return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/value_memo.h"

#include "base/hash.h"
#include "tree/pile.h"

static struct value_memo **slot_of(const struct value_memos *memos, const struct node *node)
{
    uint32_t at = (uint32_t)hash_pointer(node) & (memos->cap - 1);
    while (memos->slots[at] && memos->slots[at]->node != node)
        at = (at + 1) & (memos->cap - 1);
    return &memos->slots[at];
}

static void grow(struct value_memos *memos)
{
    struct value_memos old = *memos;
    memos->cap = old.cap ? old.cap * 4 : 16;
    memos->slots = arena_new(memos->arena, struct value_memo *, memos->cap);
    for (uint32_t i = 0; i < old.cap; i++)
        if (old.slots[i])
            *slot_of(memos, old.slots[i]->node) = old.slots[i];
}

struct value_memo *value_memo_of(struct value_memos *memos, const struct node *node)
{
    if (memos->count * 2 >= memos->cap)
        grow(memos);
    struct value_memo **slot = slot_of(memos, node);
    if (!*slot) {
        *slot = arena_new(memos->arena, struct value_memo, 1);
        (*slot)->node = node;
        memos->count++;
    }
    return *slot;
}

static struct node **name_slot(const struct value_memos *memos, struct str name)
{
    uint32_t at = (uint32_t)hash_str(name) & (memos->name_cap - 1);
    while (memos->names[at] && !str_eq(memos->names[at]->anchor, name))
        at = (at + 1) & (memos->name_cap - 1);
    return &memos->names[at];
}

/* In the order of the text: children are pushed backwards. */
static void visit(struct value_memos *memos, struct pile *todo, struct node *node)
{
    if (node->kind == NODE_ALIAS)
        return;
    if (node->anchor.ptr)
        *name_slot(memos, node->anchor) = node;
    if (node->kind == NODE_SEQUENCE)
        for (uint32_t i = node->count; i-- > 0;)
            pile_push(todo, node->items[i]);
    if (node->kind == NODE_MAPPING)
        for (uint32_t i = node->count; i-- > 0;) {
            pile_push(todo, node->pairs[i].value);
            pile_push(todo, node->pairs[i].key);
        }
}

struct node *value_last_anchor(struct value_memos *memos, const struct yread_document *doc,
                               struct node *node)
{
    if (!memos->names) {
        memos->name_cap = 16;
        while (memos->name_cap < doc->node_count * 2)
            memos->name_cap *= 2;
        memos->names = arena_new(memos->arena, struct node *, memos->name_cap);
        struct pile todo = PILE_INIT;
        pile_push(&todo, doc->root);
        while (todo.count)
            visit(memos, &todo, pile_pop(&todo));
        pile_release(&todo);
    }
    struct node **slot = name_slot(memos, node->anchor);
    return *slot ? *slot : node;
}

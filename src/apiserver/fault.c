/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/fault.h"

struct fault *fault_add(struct fault_list *list, enum refusal refusal)
{
    arena_grow(list->arena, list->items, list->count, list->cap);
    struct fault *fault = &list->items[list->count++];
    fault->refusal = refusal;
    return fault;
}

void fault_text(struct fault_list *list, struct fault *fault, struct str text)
{
    fault->text = str_slice(text, 0, 2 * FAULTS_TEXT_MAX);
    list->text += text.len;
}

bool fault_list_is_full(const struct fault_list *list)
{
    return list->text > FAULTS_TEXT_MAX;
}

struct span place_of(const struct field_head *head)
{
    const struct node *at = head->at, *key = head->key;
    if (!at)
        return (struct span){0, 0};
    bool block =
        (at->kind == NODE_SEQUENCE || at->kind == NODE_MAPPING) && at->style == STYLE_BLOCK;
    bool absent = at->span.start == at->span.end;
    if (key && (block || absent))
        return key->span;
    /* A block mapping without a key is a list's element: its first key stands for it. */
    if (block && at->kind == NODE_MAPPING && at->count)
        return at->pairs[0].key->span;
    return at->span;
}

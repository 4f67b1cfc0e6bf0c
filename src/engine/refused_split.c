/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/refused_split.h"

#include "base/ascii.h"

/* The name of the only field that a key has: 'name' or 'secret'; NULL: it is something else. */
static const struct node *only_field(const struct node *item)
{
    if (item->kind != NODE_MAPPING || item->style == STYLE_FLOW || item->count != 1)
        return NULL;
    const struct node *key = item->pairs[0].key, *value = item->pairs[0].value;
    bool is = key->kind == NODE_SCALAR && value->kind == NODE_SCALAR && value->text.len &&
              (str_eq(key->text, STR("name")) || str_eq(key->text, STR("secret")));
    return is ? key : NULL;
}

static bool is_split(const struct node *list, uint32_t at)
{
    const struct node *first = only_field(list->items[at]);
    const struct node *second = at + 1 < list->count ? only_field(list->items[at + 1]) : NULL;
    return first && second && !str_eq(first->text, second->text);
}

/* The list of the keys in which the fault is, and the place in it. */
static const struct node *list_of(const struct document_view *view, struct span span,
                                  uint32_t *index)
{
    const struct node *root = view->value ? view->value->node : NULL;
    const struct node *around = root ? node_parent(root, span, index) : NULL;
    if (around && around->kind == NODE_MAPPING)
        around = node_parent(root, around->span, index);
    bool is = around && around->kind == NODE_SEQUENCE && around->style != STYLE_FLOW;
    return is ? around : NULL;
}

static bool find_dash(struct str text, uint32_t at, struct span *dash)
{
    while (at && is_blank(text.ptr[at - 1]))
        at--;
    *dash = (struct span){at ? at - 1 : 0, at};
    return at && text.ptr[at - 1] == '-';
}

static uint32_t column_of(struct str text, uint32_t at)
{
    uint32_t start = at;
    while (start && text.ptr[start - 1] != '\n')
        start--;
    return at - start;
}

bool split_key_of(const struct document_view *view, const struct fault *fault,
                  struct split_key *out)
{
    enum { KEYS_MAX = 1000 }; /* nobody has more, and each fault looks at all in front of it */
    uint32_t index, at = 0;
    if (fault->refusal != REFUSAL_KEY_NAME_REQUIRED &&
        fault->refusal != REFUSAL_KEY_SECRET_REQUIRED)
        return false;
    const struct node *list = list_of(view, fault->place.span, &index);
    if (!list || list->count > KEYS_MAX)
        return false;
    /* From the first on: of four in a row each two are a key. */
    while (at < index && !(is_split(list, at) && at + 1 == index))
        at += is_split(list, at) ? 2 : 1;
    if (at > index || !is_split(list, at))
        return false;
    out->first = only_field(list->items[at]);
    out->second = only_field(list->items[at + 1]);
    struct str text = view->source->text;
    return find_dash(text, out->second->span.start, &out->dash) &&
           column_of(text, out->first->span.start) == column_of(text, out->second->span.start);
}

void split_key_words(struct arena *a, const struct split_key *split, struct draft *draft,
                     struct draft_spot *other)
{
    struct str name = split->second->text;
    draft->span = split->dash;
    draft->label = STR("one dash too many");
    draft->message = arena_join(a, STR("the dash before '"), name,
                                STR("' makes it an item of its own: two keys, one without a name "
                                    "and one without a secret"));
    draft->how =
        arena_join(a, STR("write a blank in place of the dash before '"), name,
                   STR("', so that it belongs to the '"), split->first->text, STR("' above it"));
    *other = (struct draft_spot){split->first->span, STR("the key begins here")};
    draft->related = other;
    draft->related_count = 1;
}

void split_key_fix(struct repair *r)
{
    struct split_key split;
    if (split_key_of(r->view, r->fault, &split))
        repair_offer_one(r, repair_loads_nowhere(r->view), STR("take away the dash"), split.dash,
                         STR(" "));
}

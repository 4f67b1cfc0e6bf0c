/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/refused_other.h"

#include "apiserver/group_resource.h"
#include "tree/node.h"

enum { LOOKED_AT_MAX = 2000 }; /* of a file that repeats itself without end */

struct search {
    const struct fault *fault;
    const struct field_string *earlier[LOOKED_AT_MAX];
    uint32_t count;
};

/* Keeps the names up to the one that the fault is about; true at that one. */
static bool is_place(struct search *s, const struct field_string *name)
{
    if (!name->head.at || s->count == LOOKED_AT_MAX)
        return false;
    s->earlier[s->count++] = name;
    return name->head.at->span.start == s->fault->place.span.start;
}

static bool find_in_providers(struct search *s, const struct ec_configuration *c)
{
    for (uint32_t i = 0; i < c->resources.count && s->count < LOOKED_AT_MAX; i++) {
        const struct field_list *providers = &resource_at(&c->resources, i)->providers;
        for (uint32_t k = 0; k < providers->count && s->count < LOOKED_AT_MAX; k++)
            if (is_place(s, &provider_at(providers, k)->kms.name))
                return true;
    }
    return false;
}

static bool find_in_names(struct search *s, const struct ec_configuration *c)
{
    for (uint32_t i = 0; i < c->resources.count && s->count < LOOKED_AT_MAX; i++) {
        const struct field_list *names = &resource_at(&c->resources, i)->resources;
        for (uint32_t k = 0; k < names->count && s->count < LOOKED_AT_MAX; k++)
            if (is_place(s, string_at(names, k)))
                return true;
    }
    return false;
}

static bool masks(struct str earlier, struct str later)
{
    struct group_resource mask = group_resource_parse(earlier);
    struct group_resource name = group_resource_parse(later);
    return str_eq(mask.resource, STR("*")) &&
           (str_eq(mask.group, STR("*")) || str_eq(mask.group, name.group));
}

/* The first pair of the mapping that has the same key. */
static bool find_first_key(const struct document_view *view, const struct fault *fault,
                           struct draft_spot *other)
{
    uint32_t index;
    const struct node *root = view->value ? view->value->node : NULL;
    const struct node *mapping = node_parent(root, fault->place.span, &index);
    if (!mapping || mapping->kind != NODE_MAPPING)
        return false;
    const struct node *key = mapping->pairs[index].key;
    for (uint32_t i = 0; i < index; i++) {
        const struct node *earlier = mapping->pairs[i].key;
        if (key->kind != NODE_SCALAR || earlier->kind != NODE_SCALAR ||
            !str_eq(key->text, earlier->text))
            continue;
        *other = (struct draft_spot){earlier->span, STR("the first one")};
        return true;
    }
    return false;
}

bool refused_other(const struct document_view *view, const struct fault *fault,
                   struct draft_spot *other)
{
    if (fault->refusal == REFUSAL_DUPLICATE_KEY || fault->refusal == REFUSAL_DUPLICATE_FIELD)
        return find_first_key(view, fault, other);
    bool of_kms = fault->refusal == REFUSAL_KMS_NAME_DUPLICATE;
    struct search s = {.fault = fault};
    if (!view->configuration || (!of_kms && fault->refusal != REFUSAL_RESOURCE_MASKED) ||
        !(of_kms ? find_in_providers(&s, view->configuration)
                 : find_in_names(&s, view->configuration)))
        return false;
    struct str later = s.earlier[s.count - 1]->value;
    for (uint32_t i = 0; i + 1 < s.count; i++) {
        struct str earlier = s.earlier[i]->value;
        if (of_kms ? !str_eq(earlier, later) : !masks(earlier, later))
            continue;
        other->span = place_of(&s.earlier[i]->head);
        other->text = of_kms ? STR("has this name already") : STR("covers it");
        return true;
    }
    return false;
}

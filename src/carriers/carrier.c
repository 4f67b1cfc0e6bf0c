/* SPDX-License-Identifier: Apache-2.0 */
#include "carriers/carrier.h"

#include "carriers/carriers.h"

static const struct carrier *const carriers[] = {
    &carrier_pod, &carrier_kubeadm,      &carrier_cluster_api, &carrier_kind,
    &carrier_rke, &carrier_rke_template, &carrier_rke_state,   &carrier_eksa};

const struct str carrier_literals[] = {
    {"kube-apiserver", 14},
    {"kms-plugin", 10},
    {"kmsplugin", 9},
    {"encryption-provider", 19},
    {"kubernetes-kms", 14},
    {"vault-kube-kms", 14},
    {"kms-provider", 12},
    {"trousseau", 9},
    {"infisical-kms", 13},
    {"ClusterConfiguration", 20},
    {"clusterConfiguration", 20},
    {"secrets_encryption_config", 25},
    {"etcdEncryption", 14},
};
const uint32_t carrier_literal_count = sizeof carrier_literals / sizeof *carrier_literals;

const struct carrier *carrier_find(struct str api_version, struct str kind, const struct node *root)
{
    bool bare = !api_version.len && !kind.len && root && root->kind == NODE_MAPPING;
    for (size_t i = 0; i < sizeof carriers / sizeof *carriers; i++) {
        const struct carrier *c = carriers[i];
        if (c->takes ? c->takes(api_version, kind) : bare && c->takes_keys(root))
            return c;
    }
    return NULL;
}

bool carrier_mentioned(struct str text)
{
    for (uint32_t i = 0; i < carrier_literal_count; i++)
        if (str_find(text, carrier_literals[i]) < text.len)
            return true;
    return false;
}

/* Words of which a carrier needs one. */
static const struct str shapes[] = {{"containers", 10},
                                    {"lusterConfiguration", 19},
                                    {"secrets_encryption_config", 25},
                                    {"encryptionConfig", 16},
                                    {"etcdEncryption", 14}};

bool carrier_matters(struct str text)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (str_find(text, shapes[i]) < text.len)
            return true;
    /* Escapes, and UTF-16, can write them otherwise. */
    return str_find_byte(text, '\\') < text.len || str_find_byte(text, '\0') < text.len;
}

uint32_t carried_count(struct workload *workload, const struct field_list *list)
{
    if (list->count <= CARRIED_ITEMS_MAX)
        return list->count;
    workload->is_partial = true;
    return CARRIED_ITEMS_MAX;
}

struct workload *carried_add(struct carried *carried)
{
    arena_grow(carried->arena, carried->workloads, carried->count, carried->cap);
    struct workload *workload = &carried->workloads[carried->count++];
    *workload = (struct workload){.form = STR_NONE};
    return workload;
}

struct carried_policy *carried_policy_add(struct carried *carried)
{
    arena_grow(carried->arena, carried->policies, carried->policy_count, carried->policy_cap);
    struct carried_policy *policy = &carried->policies[carried->policy_count++];
    *policy = (struct carried_policy){.reader = carried->count};
    return policy;
}

const struct node_pair *pair_named(const struct node *mapping, struct str key)
{
    const struct node_pair *found = NULL;
    if (mapping && mapping->kind == NODE_ALIAS)
        mapping = mapping->target;
    for (uint32_t i = 0; mapping && mapping->kind == NODE_MAPPING && i < mapping->count; i++) {
        const struct node *name = node_resolve(mapping->pairs[i].key);
        if (name->kind == NODE_SCALAR && str_eq(name->text, key))
            found = &mapping->pairs[i];
    }
    return found;
}

const struct node *value_named(const struct node *mapping, struct str key)
{
    const struct node_pair *pair = pair_named(mapping, key);
    return pair ? node_resolve(pair->value) : NULL;
}

struct told told_scalar(const struct carried *carried, const struct node *node)
{
    struct told told = {.text = STR_NONE};
    if (!node || node->kind != NODE_SCALAR)
        return told;
    told.text = node->text;
    told.span = node->span;
    told.is_unknown = carried->is_unknown && carried->is_unknown(carried->context, told.span);
    return told;
}

struct told told_of(const struct carried *carried, const struct field_string *field)
{
    struct told told = {.text = STR_NONE};
    if (!field_is_set(&field->head) || !field->head.at)
        return told;
    told.text = field->value;
    told.span = field->head.at->span;
    told.is_unknown = carried->is_unknown && carried->is_unknown(carried->context, told.span);
    return told;
}

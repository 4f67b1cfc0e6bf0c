/* SPDX-License-Identifier: Apache-2.0 */
#include "carriers/carrier.h"

#include "carriers/carriers.h"

static const struct carrier *const carriers[] = {&carrier_pod, &carrier_kubeadm,
                                                 &carrier_cluster_api};

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
};
const uint32_t carrier_literal_count = sizeof carrier_literals / sizeof *carrier_literals;

const struct carrier *carrier_find(struct str api_version, struct str kind)
{
    for (size_t i = 0; i < sizeof carriers / sizeof *carriers; i++)
        if (carriers[i]->takes(api_version, kind))
            return carriers[i];
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
static const struct str shapes[] = {{"containers", 10}, {"lusterConfiguration", 19}};

bool carrier_matters(struct str text)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (str_find(text, shapes[i]) < text.len)
            return true;
    /* Escapes, and UTF-16, can write them otherwise. */
    return str_find_byte(text, '\\') < text.len || str_find_byte(text, '\0') < text.len;
}

struct workload *carried_add(struct carried *carried)
{
    arena_grow(carried->arena, carried->workloads, carried->count, carried->cap);
    struct workload *workload = &carried->workloads[carried->count++];
    *workload = (struct workload){.form = STR_NONE};
    return workload;
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

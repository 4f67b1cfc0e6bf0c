/* SPDX-License-Identifier: Apache-2.0 */
/* Clusters of kind: which files of the machine around it a node for a control plane sees. What its
 * patches say to kubeadm are documents of their own (kubeadm.c). Source: sigs.k8s.io/kind. */
#include "schemas/kind.h"
#include "carriers/carriers.h"
#include "carriers/kind_patch.h"
#include "model/machine.h"

static bool takes(struct str api_version, struct str kind)
{
    return str_eq(kind, STR("Cluster")) && (str_starts_with(api_version, STR("kind.x-k8s.io/")) ||
                                            str_starts_with(api_version, STR("kind.sigs.k8s.io/")));
}

static const struct schema_object *shape(struct str kind)
{
    (void)kind;
    return &kind_cluster_object;
}

static struct machine *add(struct carried *c)
{
    arena_grow(c->arena, c->machines, c->machine_count, c->machine_cap);
    struct machine *machine = &c->machines[c->machine_count++];
    *machine = (struct machine){.path = STR(""), .image = {.text = STR_NONE}};
    return machine;
}

static void read_node(struct carried *c, const struct kind_node *from, uint32_t index)
{
    const struct field_list *list = &from->extra_mounts;
    if (field_is_set(&from->role.head) && !str_eq(from->role.value, STR("control-plane")))
        return;
    uint32_t count = list->count < CARRIED_ITEMS_MAX ? list->count : CARRIED_ITEMS_MAX;
    struct machine_mount *mounts = arena_new(c->arena, struct machine_mount, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct kind_mount *m = mount_at(list, i);
        mounts[i] = (struct machine_mount){.host = told_of(c, &m->host_path),
                                           .path = told_of(c, &m->container_path)};
    }
    struct machine *machine = add(c);
    machine->path = arena_fmt(c->arena, "nodes[%u]", index);
    machine->image = told_of(c, &from->image);
    machine->mounts = mounts;
    machine->mount_count = count;
    machine->span = field_is_set(&from->role.head) ? from->role.head.at->span
                    : from->head.at                ? from->head.at->span
                                                   : machine->span;
}

static void build(struct carried *c, struct str kind, const void *decoded)
{
    (void)kind;
    const struct kind_cluster *cluster = decoded;
    for (uint32_t i = 0; i < cluster->nodes.count; i++)
        read_node(c, node_at(&cluster->nodes, i), i);
    if (!cluster->nodes.count) /* one of its own */
        add(c)->span = cluster->kind.head.at ? cluster->kind.head.at->span : (struct span){0, 0};
    kind_patches_add(c, &cluster->kubeadm_config_patches_json6902, STR("JSON6902"));
    for (uint32_t i = 0; i < cluster->nodes.count; i++)
        kind_patches_add(c, &node_at(&cluster->nodes, i)->kubeadm_config_patches_json6902,
                         arena_fmt(c->arena, "nodes[%u].JSON6902", (unsigned)i));
}

const struct carrier carrier_kind = {
    .form = {"kind", 4}, .takes = takes, .shape = shape, .build = build};

/* SPDX-License-Identifier: Apache-2.0 */
/* Cluster API's objects for kubeadm: the ClusterConfiguration in them, and the files that they put
 * on the machine before kubeadm runs. Sources: sigs.k8s.io/cluster-api, bootstrap/kubeadm and
 * controlplane/kubeadm: the API v1beta1 has a mapping of arguments, v1beta2 a list. */
#include "carriers/carriers.h"
#include "carriers/kubeadm.h"

enum object { CONTROL_PLANE, CONTROL_PLANE_TEMPLATE, CONFIG, CONFIG_TEMPLATE };

static const struct {
    struct str kind, group, form, path;
    const struct schema_object *shape;
} objects[] = {
    [CONTROL_PLANE] = {{"KubeadmControlPlane", 19},
                       {"controlplane.cluster.x-k8s.io/", 30},
                       {"Cluster API KubeadmControlPlane", 31},
                       {"spec.kubeadmConfigSpec", 22},
                       &kubeadm_control_plane_object},
    [CONTROL_PLANE_TEMPLATE] = {{"KubeadmControlPlaneTemplate", 27},
                                {"controlplane.cluster.x-k8s.io/", 30},
                                {"Cluster API KubeadmControlPlaneTemplate", 39},
                                {"spec.template.spec.kubeadmConfigSpec", 36},
                                &kubeadm_control_plane_template_object},
    [CONFIG] = {{"KubeadmConfig", 13},
                {"bootstrap.cluster.x-k8s.io/", 27},
                {"Cluster API KubeadmConfig", 25},
                {"spec", 4},
                &kubeadm_config_object},
    [CONFIG_TEMPLATE] = {{"KubeadmConfigTemplate", 21},
                         {"bootstrap.cluster.x-k8s.io/", 27},
                         {"Cluster API KubeadmConfigTemplate", 33},
                         {"spec.template.spec", 18},
                         &kubeadm_config_template_object},
};
enum { OBJECTS = sizeof objects / sizeof *objects };

static bool takes(struct str api_version, struct str kind)
{
    for (unsigned i = 0; i < OBJECTS; i++)
        if (str_eq(kind, objects[i].kind) && str_starts_with(api_version, objects[i].group))
            return true;
    return false;
}

static unsigned object_of(struct str kind)
{
    unsigned i = 0;
    while (i + 1 < OBJECTS && !str_eq(kind, objects[i].kind))
        i++;
    return i;
}

static const struct schema_object *shape(struct str kind)
{
    return objects[object_of(kind)].shape;
}

/* --- what the four have --- */

struct parts {
    const struct field_string *api_version;
    const struct kubeadm_object_meta *metadata;
    const struct kubeadm_config_spec *spec;
    const struct field_string *version; /* NULL: it has none */
    struct field_head head;
};

static struct parts parts_of(unsigned object, const void *decoded)
{
    const struct kubeadm_control_plane *plane = decoded;
    const struct kubeadm_control_plane_template *template = decoded;
    const struct kubeadm_config *config = decoded;
    const struct kubeadm_config_template *config_template = decoded;
    switch (object) {
    case CONTROL_PLANE:
        return (struct parts){&plane->api_version, &plane->metadata,
                              &plane->spec.kubeadm_config_spec, &plane->spec.version, plane->head};
    case CONTROL_PLANE_TEMPLATE:
        return (struct parts){&template->api_version, &template->metadata,
                              &template->spec.template.spec.kubeadm_config_spec, NULL,
                              template->head};
    case CONFIG:
        return (struct parts){&config->api_version, &config->metadata, &config->spec, NULL,
                              config->head};
    default:
        return (struct parts){&config_template->api_version, &config_template->metadata,
                              &config_template->spec.template.spec, NULL, config_template->head};
    }
}

static void read_files(const struct carried *c, const struct field_list *list, struct str path,
                       struct kubeadm *about)
{
    struct machine_file *files = arena_new(c->arena, struct machine_file, list->count);
    for (uint32_t i = 0; i < list->count; i++) {
        const struct kubeadm_file *from = file_at(list, i);
        files[i] = (struct machine_file){
            .path = arena_fmt(c->arena, STR_FMT ".files[%u]", STR_ARG(path), i),
            .host = told_of(c, &from->path),
            .owner = told_of(c, &from->owner),
            .permissions = told_of(c, &from->permissions),
            .encoding = told_of(c, &from->encoding),
            .content = told_of(c, &from->content),
            .has_source = field_is_set(&from->content_from.head),
            .secret = told_of(c, &from->content_from.secret.name),
            .secret_key = told_of(c, &from->content_from.secret.key),
        };
        if (from->head.at)
            files[i].span = from->head.at->span;
        if (from->permissions.head.state == FIELD_WRONG_KIND) /* a number: the object is refused */
            files[i].permissions.is_unknown = true;
        if (from->content.head.key)
            files[i].content_key = from->content.head.key->span;
    }
    about->files = files;
    about->file_count = list->count;
}

static void read_commands(const struct carried *c, const struct kubeadm_config_spec *spec,
                          struct kubeadm *about)
{
    const struct field_any *const fields[] = {&spec->pre_kubeadm_commands, &spec->boot_commands,
                                              &spec->ignition};
    enum { COUNT = sizeof fields / sizeof *fields };
    struct span *spans = arena_new(c->arena, struct span, COUNT);
    for (unsigned i = 0; i < COUNT; i++)
        if (fields[i]->head.at)
            spans[about->command_count++] = fields[i]->head.at->span;
    about->commands = spans;
}

static void build(struct carried *c, struct str kind, const void *decoded)
{
    unsigned object = object_of(kind);
    struct parts parts = parts_of(object, decoded);
    const struct kubeadm_cluster_configuration *from = &parts.spec->cluster_configuration;
    if (!field_is_set(&from->head)) /* of workers, or a patch */
        return;
    struct kubeadm *about = arena_new(c->arena, struct kubeadm, 1);
    *about = (struct kubeadm){.api_version = told_of(c, parts.api_version), .in_cluster_api = true};
    about->is_template = object == CONTROL_PLANE_TEMPLATE || object == CONFIG_TEMPLATE;
    read_files(c, &parts.spec->files, objects[object].path, about);
    read_commands(c, parts.spec, about);
    struct workload w = {.form = objects[object].form,
                         .name = told_of(c, &parts.metadata->name),
                         .space = told_of(c, &parts.metadata->namespace),
                         .version = {.text = STR_NONE}};
    if (parts.version)
        w.version = told_of(c, parts.version);
    if (parts.head.at)
        w.span = parts.head.at->span;
    struct str path = arena_join(c->arena, objects[object].path, STR(".clusterConfiguration"));
    kubeadm_build(c, from, path, about, &w);
    *carried_add(c) = w;
}

const struct carrier carrier_cluster_api = {
    .form = {"Cluster API", 11}, .takes = takes, .shape = shape, .build = build};

/* SPDX-License-Identifier: Apache-2.0 */
/* kubeadm's ClusterConfiguration: what `kubeadm init` and `kubeadm upgrade` make of it. Sources:
 * app/phases/controlplane/{manifests,volumes}.go and app/util/arguments.go of
 * k8s.io/kubernetes/cmd/kubeadm, 1.15 to 1.36. */
#include "carriers/kubeadm.h"

#include <stdlib.h>

#include "apiserver/flags.h"
#include "apiserver/version_set.h"
#include "apiserver/versions.h"
#include "carriers/carriers.h"
#include "model/path.h"
#include "tree/value.h"

/* --- arguments --- */

static struct told told_at(const struct carried *c, const struct node *at, struct str text)
{
    struct told told = {.text = text, .span = at->span};
    told.is_unknown = c->is_unknown && c->is_unknown(c->context, told.span);
    return told;
}

static struct told told_value(const struct carried *c, const struct value_member *m, bool *is_text)
{
    bool scalar = m->value->kind == VALUE_STRING || m->value->kind == VALUE_NUMBER;
    *is_text = m->value->kind == VALUE_STRING || m->value->kind == VALUE_NULL;
    if (m->value->kind == VALUE_BOOL)
        return told_at(c, m->at, m->value->boolean ? STR("true") : STR("false"));
    return told_at(c, m->at, scalar ? m->value->text : STR(""));
}

static void read_map(const struct carried *c, const struct value *map, struct kubeadm *k)
{
    struct kubeadm_arg *args = arena_new(c->arena, struct kubeadm_arg, map->count);
    for (uint32_t i = 0; i < map->count; i++) {
        const struct value_member *m = &map->members[i];
        args[i].name = told_at(c, m->key, m->name);
        args[i].value = told_value(c, m, &args[i].is_text);
        args[i].span = (struct span){m->key->span.start, m->at->span.end};
        if (m->key->span.start > m->at->span.end) /* by an alias or a merge key */
            args[i].span = m->key->span;
    }
    k->items = args;
    k->count = map->count;
}

static void read_item(const struct carried *c, const struct value_item *item,
                      struct kubeadm_arg *arg)
{
    *arg = (struct kubeadm_arg){
        .name.text = STR_NONE, .value.text = STR_NONE, .span = item->at->span, .is_text = true};
    bool is_text;
    for (uint32_t i = 0; item->value->kind == VALUE_OBJECT && i < item->value->count; i++) {
        const struct value_member *m = &item->value->members[i];
        if (str_eq(m->name, STR("name")))
            arg->name = told_value(c, m, &is_text);
        else if (str_eq(m->name, STR("value")))
            arg->value = told_value(c, m, &arg->is_text);
    }
}

static void read_list(const struct carried *c, const struct value *list, struct kubeadm *k)
{
    struct kubeadm_arg *args = arena_new(c->arena, struct kubeadm_arg, list->count);
    for (uint32_t i = 0; i < list->count; i++)
        read_item(c, &list->items[i], &args[i]);
    k->items = args;
    k->count = list->count;
}

static void read_args(const struct carried *c, const struct field_any *field, struct kubeadm *k)
{
    const struct value *value = field->value;
    if (!field->head.at || !value || value->kind == VALUE_NULL)
        return;
    k->form = ARGS_OTHER;
    k->args = field->head.at->span;
    if (field->head.key)
        k->args_key = field->head.key->span;
    if (value->kind == VALUE_OBJECT) {
        k->form = ARGS_MAP;
        read_map(c, value, k);
    } else if (value->kind == VALUE_ARRAY) {
        k->form = ARGS_LIST;
        read_list(c, value, k);
    }
}

static int order(const void *a, const void *b)
{
    const struct kubeadm_arg *const *x = a, *const *y = b;
    int by_name = str_cmp((*x)->name.text, (*y)->name.text);
    return by_name ? by_name : str_cmp((*x)->value.text, (*y)->value.text);
}

/* Up to 1.31 all arguments are sorted by name, then value; later only kubeadm's own are, and those
 * of the user follow as they stand. */
static bool sorts(const struct workload *w)
{
    uint32_t minors;
    bool newer;
    struct err err = {""};
    return w->version.text.len && version_set_parse(w->version.text, &minors, &newer, &err) &&
           !(minors & version_set_range(32, VERSION_NEWEST));
}

/* `--name=value`, each with the places of its halves. */
static void make_argv(const struct carried *c, const struct workload *w, const struct kubeadm *k,
                      struct argv *out)
{
    const struct kubeadm_arg **args = arena_new(c->arena, const struct kubeadm_arg *, k->count);
    struct word *words = arena_new(c->arena, struct word, k->count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < k->count; i++)
        if (k->items[i].name.text.ptr)
            args[count++] = &k->items[i];
    if (count && sorts(w))
        qsort(args, count, sizeof *args, order);
    words[0] = (struct word){.text = STR("kube-apiserver")};
    for (uint32_t i = 0; i < count; i++)
        words[i + 1] = (struct word){
            .text = arena_join(c->arena, STR("--"), args[i]->name.text, STR("="),
                               args[i]->value.text.ptr ? args[i]->value.text : STR("")),
            .span = args[i]->span,
            .is_unknown = args[i]->name.is_unknown || args[i]->value.is_unknown,
        };
    argv_read(c->arena, words, count + 1, STR("kube-apiserver"), flag_is_bool, out);
    for (uint32_t i = 0; i < out->flag_count; i++) {
        const struct kubeadm_arg *arg = args[out->flags[i].word - 1];
        out->flags[i].span = arg->span;
        out->flags[i].name_span = arg->name.span;
        out->flags[i].value_span = arg->value.span;
    }
}

/* --- mounts --- */

struct mounting {
    const struct carried *c;
    struct volume *volumes;
    struct mount *mounts;
    uint32_t count;
};

static uint32_t place_of(const struct mounting *m, struct str name)
{
    uint32_t at = 0;
    while (at < m->count && !str_eq(m->volumes[at].name.text, name))
        at++;
    return at;
}

/* Of two with one name the later holds. */
static void put(struct mounting *m, const struct volume *volume, const struct mount *mount)
{
    uint32_t at = place_of(m, volume->name.text);
    m->count += at == m->count;
    m->volumes[at] = *volume;
    m->mounts[at] = *mount;
    m->mounts[at].volume = &m->volumes[at];
}

/* One of kubeadm's own, which the user's of the same name replaces. */
static void put_own(struct mounting *m, struct str name, struct told place)
{
    if (place_of(m, name) < m->count)
        return;
    struct volume volume = {.name = {.text = name},
                            .kind = VOLUME_HOST_PATH,
                            .host = place,
                            .type = {.text = STR("DirectoryOrCreate")},
                            .source = {.text = STR_NONE}};
    struct mount mount = {
        .name = volume.name, .path = place, .sub_path = {.text = STR_NONE}, .read_only = true};
    put(m, &volume, &mount);
}

static void put_extra(struct mounting *m, const struct kubeadm_host_path_mount *from)
{
    struct volume volume = {.name = told_of(m->c, &from->name),
                            .kind = VOLUME_HOST_PATH,
                            .host = told_of(m->c, &from->host_path),
                            .type = told_of(m->c, &from->path_type),
                            .source = {.text = STR_NONE}};
    struct mount mount = {.name = volume.name,
                          .path = told_of(m->c, &from->mount_path),
                          .sub_path = {.text = STR_NONE},
                          .read_only =
                              field_is_set(&from->read_only.head) && from->read_only.value};
    if (!volume.name.text.ptr)
        volume.name.text = STR("");
    if (from->head.at)
        volume.span = mount.span = from->head.at->span;
    if (from->read_only.head.at)
        mount.read_only_span = from->read_only.head.at->span;
    put(m, &volume, &mount);
}

static void put_etcd(struct mounting *m, const struct field_string *file, struct str name)
{
    if (field_is_set(&file->head) && file->value.len && file->value.ptr[0] == '/')
        put_own(m, name, (struct told){.text = path_folder(file->value)});
}

/* Some of kubeadm's own mounts are there only where the folder is on the host: they may be. What
 * the user says stands first, so that it is what reports show. */
static void read_mounts(const struct carried *c, const struct kubeadm_cluster_configuration *from,
                        struct workload *w, struct container *to)
{
    static const char *const certs[] = {"/etc/pki", "/etc/ca-certificates",
                                        "/usr/share/ca-certificates",
                                        "/usr/local/share/ca-certificates"};
    enum { OWN = 2 + 3 + sizeof certs / sizeof *certs };
    const struct field_list *extra = &from->api_server.extra_volumes;
    uint32_t count = carried_count(w, extra);
    struct mounting m = {.c = c,
                         .volumes = arena_new(c->arena, struct volume, count + OWN),
                         .mounts = arena_new(c->arena, struct mount, count + OWN)};
    struct told folder = told_of(c, &from->certificates_dir);
    for (uint32_t i = 0; i < count; i++)
        put_extra(&m, host_path_mount_at(extra, i));
    if (!folder.text.len)
        folder.text = STR("/etc/kubernetes/pki");
    put_own(&m, STR("k8s-certs"), folder);
    put_own(&m, STR("ca-certs"), (struct told){.text = STR("/etc/ssl/certs")});
    for (size_t i = 0; i < sizeof certs / sizeof *certs; i++)
        put_own(&m, str_from(certs[i]), (struct told){.text = str_from(certs[i])});
    put_etcd(&m, &from->etcd.external.ca_file, STR("etcd-certs-0"));
    put_etcd(&m, &from->etcd.external.cert_file, STR("etcd-certs-1"));
    put_etcd(&m, &from->etcd.external.key_file, STR("etcd-certs-2"));
    w->volumes = m.volumes;
    w->volume_count = to->mount_count = m.count;
    to->mounts = m.mounts;
}

static void read_env(const struct carried *c, const struct field_list *list, struct container *to)
{
    struct env_variable *env = arena_new(c->arena, struct env_variable, list->count);
    for (uint32_t i = 0; i < list->count; i++) {
        const struct kubeadm_env_var *v = env_var_at(list, i);
        env[i] = (struct env_variable){.name = told_of(c, &v->name),
                                       .value = told_of(c, &v->value),
                                       .is_secret_ref =
                                           field_is_set(&v->value_from.secret_key_ref.head)};
    }
    to->env = env;
    to->env_count = list->count;
}

/* What one patch does not say of volumes another one in the file may. */
static bool brings_volumes(const struct carried *c)
{
    return !c->around.ptr || str_find(c->around, STR("extraVolumes")) < c->around.len;
}

void kubeadm_build(struct carried *c, const struct kubeadm_cluster_configuration *from,
                   struct str path, struct kubeadm *about, struct workload *out)
{
    struct container *server = arena_new(c->arena, struct container, 1);
    const struct kubeadm_api_server *spec = &from->api_server;
    struct told version = told_of(c, &from->kubernetes_version);
    if (version.text.len)
        out->version = version;
    about->server_path =
        arena_join(c->arena, path, path.len ? STR(".") : STR(""), STR("apiServer"));
    *server = (struct container){.role = ROLE_API_SERVER,
                                 .span = spec->head.key ? spec->head.key->span : out->span,
                                 .path = about->server_path,
                                 .name = {.text = STR_NONE},
                                 .image = {.text = STR_NONE},
                                 .argv_path =
                                     arena_join(c->arena, about->server_path, STR(".extraArgs"))};
    read_args(c, &spec->extra_args, about);
    make_argv(c, out, about, &server->argv);
    read_env(c, &spec->extra_envs, server);
    read_mounts(c, from, out, server);
    out->kind = WORKLOAD_RENDERED;
    out->is_static = true;
    out->containers = server;
    out->container_count = 1;
    out->host_network = true;
    out->priority.text = STR("system-node-critical");
    out->kubeadm = about;
    bool patch = !about->api_version.text.len && !spec->extra_volumes.count && brings_volumes(c);
    out->is_partial |= c->is_template || about->is_template || patch;
}

/* --- a document of its own --- */

static bool takes(struct str api_version, struct str kind)
{
    return str_eq(kind, STR("ClusterConfiguration")) &&
           (!api_version.len || str_starts_with(api_version, STR("kubeadm.k8s.io/v1beta")));
}

static const struct schema_object *shape(struct str kind)
{
    (void)kind;
    return &kubeadm_cluster_configuration_object;
}

/* Patches bring volumes that nothing here shows. */
static bool has_patches(const struct carried *c)
{
    size_t at = str_find(c->source->text, STR("patches:"));
    struct str rest = str_slice(c->source->text, at, c->source->text.len);
    return str_find(rest, STR("directory:")) < rest.len;
}

/* Misspelt flags too. */
static bool speaks_of_encryption(const struct argv *argv)
{
    for (uint32_t i = 0; i < argv->flag_count; i++) {
        struct str name = argv->flags[i].name;
        if (str_find(name, STR("encryption")) < name.len)
            return true;
    }
    return false;
}

static void build(struct carried *c, struct str kind, const void *decoded)
{
    (void)kind;
    const struct kubeadm_cluster_configuration *from = decoded;
    struct workload w = {.form = STR("kubeadm ClusterConfiguration"),
                         .name = told_of(c, &from->cluster_name),
                         .version = {.text = STR_NONE}};
    struct kubeadm *about = arena_new(c->arena, struct kubeadm, 1);
    about->api_version = told_of(c, &from->api_version);
    w.span = from->head.at ? from->head.at->span : w.span;
    kubeadm_build(c, from, STR(""), about, &w);
    w.is_partial |= has_patches(c);
    /* What a patch does not say, another may. */
    if (!about->api_version.text.len && !speaks_of_encryption(&w.containers[0].argv))
        return;
    *carried_add(c) = w;
}

const struct carrier carrier_kubeadm = {
    .form = {"kubeadm", 7}, .takes = takes, .shape = shape, .build = build};

/* SPDX-License-Identifier: Apache-2.0 */
/* Pods, and what makes pods: k8s.io/api/core/v1 and apps/v1. Whether a pod is a static one is told
 * by what it is: kube-apiserver's own (nothing else can start it), or by where its file lies, which
 * is not known here. */
#include "schemas/pod.h"
#include "apiserver/flags.h"
#include "carriers/carriers.h"
#include "carriers/expand.h"
#include "model/kms_plugin.h"
#include "model/path.h"

static bool takes(struct str api_version, struct str kind)
{
    if (str_eq(kind, STR("Pod")))
        return str_eq(api_version, STR("v1"));
    return str_starts_with(api_version, STR("apps/")) &&
           (str_eq(kind, STR("DaemonSet")) || str_eq(kind, STR("Deployment")) ||
            str_eq(kind, STR("StatefulSet")) || str_eq(kind, STR("ReplicaSet")));
}

static const struct schema_object *shape(struct str kind)
{
    return str_eq(kind, STR("Pod")) ? &pod_pod_object : &pod_controller_object;
}

/* Whether a word stands in a field that is not decoded. */
static bool holds(const struct carried *c, const struct field_head *head, struct str word)
{
    struct str text =
        head->at ? str_slice(c->source->text, head->at->span.start, head->at->span.end) : STR("");
    return str_find(text, word) < text.len;
}

/* --- volumes and mounts --- */

static struct volume volume_of(const struct carried *c, const struct pod_volume *v)
{
    struct volume volume = {.name = told_of(c, &v->name), .kind = VOLUME_OTHER};
    if (v->head.at)
        volume.span = v->head.at->span;
    if (field_is_set(&v->host_path.head)) {
        volume.kind = VOLUME_HOST_PATH;
        volume.host = told_of(c, &v->host_path.path);
        volume.type = told_of(c, &v->host_path.type);
    } else if (field_is_set(&v->secret.head)) {
        volume.kind = VOLUME_SECRET;
        volume.source = told_of(c, &v->secret.secret_name);
    } else if (field_is_set(&v->config_map.head)) {
        volume.kind = VOLUME_CONFIG_MAP;
        volume.source = told_of(c, &v->config_map.name);
    } else if (field_is_set(&v->empty_dir.head)) {
        volume.kind = VOLUME_EMPTY_DIR;
    }
    volume.has_token = holds(c, &v->projected.head, STR("serviceAccountToken"));
    return volume;
}

static const struct volume *volume_named(const struct workload *w, struct str name)
{
    for (uint32_t i = 0; name.len && i < w->volume_count; i++)
        if (str_eq(w->volumes[i].name.text, name))
            return &w->volumes[i];
    return NULL;
}

static struct mount mount_of_field(const struct carried *c, const struct workload *w,
                                   const struct pod_volume_mount *m)
{
    struct mount mount = {.name = told_of(c, &m->name),
                          .path = told_of(c, &m->mount_path),
                          .sub_path = told_of(c, &m->sub_path),
                          .read_only = field_is_set(&m->read_only.head) && m->read_only.value};
    if (m->head.at)
        mount.span = m->head.at->span;
    if (field_is_set(&m->sub_path_expr.head)) {
        mount.sub_path = told_of(c, &m->sub_path_expr);
        mount.sub_path.is_unknown = true;
    }
    if (m->read_only.head.at)
        mount.read_only_span = m->read_only.head.at->span;
    mount.volume = volume_named(w, mount.name.text);
    return mount;
}

/* --- containers --- */

static struct probe probe_of(const struct carried *c, const struct pod_probe *p)
{
    struct probe probe = {.path = told_of(c, &p->http_get.path), .timeout_seconds = 1};
    if (p->head.key)
        probe.span = p->head.key->span;
    if (field_is_set(&p->timeout_seconds.head) && p->timeout_seconds.value > 0)
        probe.timeout_seconds = p->timeout_seconds.value;
    const struct node *port = p->http_get.port.head.at;
    if (field_is_set(&p->http_get.port.head) && port && port->kind == NODE_SCALAR)
        probe.port = (struct told){.text = port->text, .span = port->span};
    return probe;
}

static void add_probes(const struct carried *c, const struct pod_container *from,
                       struct container *to)
{
    const struct pod_probe *const probes[] = {&from->liveness_probe, &from->readiness_probe,
                                              &from->startup_probe};
    struct probe *all = arena_new(c->arena, struct probe, 3);
    for (unsigned i = 0; i < 3; i++)
        if (field_is_set(&probes[i]->head)) {
            all[to->probe_count] = probe_of(c, probes[i]);
            all[to->probe_count++].kind = i;
        }
    to->probes = all;
}

static struct word word_of(const struct carried *c, const struct field_string *field)
{
    struct told told = told_of(c, field);
    struct word word = {.text = told.text.ptr ? told.text : STR(""),
                        .span = told.span,
                        .is_unknown = told.is_unknown};
    struct str there = str_slice(c->source->text, told.span.start, told.span.end);
    word.is_copied = str_eq(there, word.text);
    /* Within quotes the text stands as it is, mostly. */
    struct str inside = str_slice(there, 1, there.len ? there.len - 1 : 0);
    if (!word.is_copied && there.len == word.text.len + 2 && str_eq(inside, word.text)) {
        word.span = (struct span){told.span.start + 1, told.span.end - 1};
        word.is_copied = true;
    }
    return word;
}

static void add_words(const struct carried *c, const struct field_list *list, struct word *words,
                      uint32_t *count)
{
    for (uint32_t i = 0; i < list->count; i++)
        words[(*count)++] = word_of(c, string_at(list, i));
}

/* The base name without a registry, a tag and a digest: what is left tells what runs there. */
static struct str image_name(struct str image)
{
    struct str name = path_base(str_slice(image, 0, str_find_byte(image, '@')));
    return str_slice(name, 0, str_find_byte(name, ':'));
}

static bool is_api_server_image(struct str image)
{
    struct str name = image_name(image);
    return str_eq(name, STR("kube-apiserver")) || str_eq(name, STR("hyperkube")) ||
           str_starts_with(name, STR("kube-apiserver-"));
}

/* Without a command the image's own program gets the arguments: which that is, its name tells. */
static void read_argv(const struct carried *c, const struct pod_container *from,
                      struct container *to)
{
    bool bare = !from->command.count, api_server = is_api_server_image(to->image.text);
    uint32_t total = from->command.count + from->args.count + bare, count = 0;
    struct word *words = arena_new(c->arena, struct word, total);
    if (bare)
        words[count++] = (struct word){.text = api_server ? STR("kube-apiserver") : STR("")};
    add_words(c, &from->command, words, &count);
    add_words(c, &from->args, words, &count);
    expand_words(c->arena, words, count, to->env, to->env_count);
    argv_read(c->arena, words, count, STR("kube-apiserver"), flag_is_bool, &to->argv);
    if (to->argv.program < to->argv.count) {
        to->role = ROLE_API_SERVER;
    } else {
        kms_plugin_argv(c->arena, to->image.text, words + bare, count - bare, &to->argv);
        to->plugin = kms_plugin_of(to);
        to->role = to->plugin ? ROLE_KMS_PLUGIN : ROLE_OTHER;
    }
    bool in_args = from->args.count && !(from->command.count > 1);
    to->argv_path = arena_join(c->arena, to->path, in_args ? STR(".args") : STR(".command"));
}

static void read_env(const struct carried *c, const struct pod_container *from,
                     struct container *to)
{
    struct env_variable *env = arena_new(c->arena, struct env_variable, from->env.count);
    for (uint32_t i = 0; i < from->env.count; i++) {
        const struct pod_env_var *v = env_var_at(&from->env, i);
        env[i] = (struct env_variable){
            .name = told_of(c, &v->name),
            .value = told_of(c, &v->value),
            .is_secret_ref = field_is_set(&v->value_from.secret_key_ref.head),
            .is_config_ref = field_is_set(&v->value_from.config_map_key_ref.head)};
    }
    to->env = env;
    to->env_count = from->env.count;
    to->env_is_open = field_is_set(&from->env_from.head);
}

static struct container container_of(const struct carried *c, struct workload *w,
                                     const struct pod_container *from, struct str path)
{
    struct container to = {
        .path = path, .name = told_of(c, &from->name), .image = told_of(c, &from->image)};
    if (from->head.at)
        to.span = from->head.at->span;
    uint32_t count = carried_count(w, &from->volume_mounts);
    struct mount *mounts = arena_new(c->arena, struct mount, count);
    for (uint32_t i = 0; i < count; i++)
        mounts[i] = mount_of_field(c, w, volume_mount_at(&from->volume_mounts, i));
    to.mounts = mounts;
    to.mount_count = count;
    to.has_user = holds(c, &from->security_context.head, STR("runAsUser"));
    read_env(c, from, &to);
    add_probes(c, from, &to);
    read_argv(c, from, &to);
    return to;
}

/* --- pods --- */

static struct told version_of(const struct workload *w)
{
    const struct container *server = workload_container(w, ROLE_API_SERVER);
    return carried_version(server ? server->image : (struct told){.text = STR_NONE});
}

static void read_tolerations(const struct carried *c, const struct field_list *list,
                             struct workload *w)
{
    struct toleration *all = arena_new(c->arena, struct toleration, list->count);
    for (uint32_t i = 0; i < list->count; i++) {
        const struct pod_toleration *t = toleration_at(list, i);
        all[i] = (struct toleration){.key = told_of(c, &t->key),
                                     .effect = told_of(c, &t->effect),
                                     .exists = str_eq(t->operator.value, STR("Exists"))};
        w->tolerates_control_plane |=
            str_eq(all[i].key.text, STR("node-role.kubernetes.io/control-plane")) ||
            str_eq(all[i].key.text, STR("node-role.kubernetes.io/master")) ||
            (!all[i].key.text.len && all[i].exists);
    }
    w->tolerations = all;
    w->toleration_count = list->count;
}

/* Whether what stands there is for a template to fill in. */
static bool is_open(const struct carried *c, const struct field_head *head)
{
    return head->at && c->is_unknown && c->is_unknown(c->context, head->at->span);
}

static bool names_control_plane(const struct carried *c, const struct field_head *head)
{
    return holds(c, head, STR("node-role.kubernetes.io/control-plane")) ||
           holds(c, head, STR("node-role.kubernetes.io/master"));
}

static void read_containers(const struct carried *c, const struct pod_pod_spec *spec, bool init,
                            struct str path, struct workload *w, struct container *out)
{
    const struct field_list *list = init ? &spec->init_containers : &spec->containers;
    bool has_user = holds(c, &spec->security_context.head, STR("runAsUser"));
    for (uint32_t i = 0, count = carried_count(w, list); i < count; i++) {
        struct str item = arena_fmt(c->arena, STR_FMT "[%u]", STR_ARG(path), i);
        struct container one = container_of(c, w, container_at(list, i), item);
        one.is_init = init;
        one.has_user |= has_user;
        out[w->container_count++] = one;
    }
}

static void read_spec(const struct carried *c, const struct pod_pod_spec *spec, struct str path,
                      struct workload *w)
{
    uint32_t volume_count = carried_count(w, &spec->volumes);
    struct volume *volumes = arena_new(c->arena, struct volume, volume_count);
    for (uint32_t i = 0; i < volume_count; i++)
        volumes[i] = volume_of(c, volume_at(&spec->volumes, i));
    w->volumes = volumes;
    w->volume_count = volume_count;
    struct container *containers =
        arena_new(c->arena, struct container, spec->containers.count + spec->init_containers.count);
    read_containers(c, spec, false, arena_join(c->arena, path, STR(".containers")), w, containers);
    read_containers(c, spec, true, arena_join(c->arena, path, STR(".initContainers")), w,
                    containers);
    w->containers = containers;
    w->host_network = (field_is_set(&spec->host_network.head) && spec->host_network.value) ||
                      is_open(c, &spec->host_network.head);
    w->priority = told_of(c, &spec->priority_class_name);
    w->service_account = told_of(c, &spec->service_account_name);
    if (!w->service_account.text.ptr)
        w->service_account = told_of(c, &spec->service_account);
    w->has_node_selector =
        field_is_set(&spec->node_selector.head) || field_is_set(&spec->affinity.head);
    w->selects_control_plane = names_control_plane(c, &spec->node_selector.head) ||
                               names_control_plane(c, &spec->affinity.head);
    read_tolerations(c, &spec->tolerations, w);
    w->tolerates_control_plane |= is_open(c, &spec->tolerations.head);
}

static void build(struct carried *c, struct str kind, const void *decoded)
{
    struct workload w = {.kind = WORKLOAD_POD};
    if (str_eq(kind, STR("Pod"))) {
        const struct pod_pod *pod = decoded;
        w.name = told_of(c, &pod->metadata.name);
        w.space = told_of(c, &pod->metadata.namespace);
        read_spec(c, &pod->spec, STR("spec"), &w);
        /* What the API shows of a static pod says so. */
        w.is_static = holds(c, &pod->metadata.annotations.head, STR("kubernetes.io/config.mirror"));
        w.span = pod->head.at ? pod->head.at->span : w.span;
    } else {
        const struct pod_controller *controller = decoded;
        w.kind = str_eq(kind, STR("DaemonSet")) ? WORKLOAD_DAEMON_SET : WORKLOAD_DEPLOYMENT;
        w.name = told_of(c, &controller->metadata.name);
        w.space = told_of(c, &controller->metadata.namespace);
        read_spec(c, &controller->spec.template.spec, STR("spec.template.spec"), &w);
        w.span = controller->head.at ? controller->head.at->span : w.span;
    }
    if (!workload_container(&w, ROLE_API_SERVER) && !workload_container(&w, ROLE_KMS_PLUGIN))
        return;
    /* Of those that nothing but kubelet could start. */
    w.is_static |= w.kind == WORKLOAD_POD && workload_container(&w, ROLE_API_SERVER);
    w.form = w.is_static ? STR("static pod") : arena_str(c->arena, kind);
    w.version = version_of(&w);
    w.is_partial |= c->is_template;
    for (uint32_t i = 0; i < w.container_count; i++) /* each has one, but in a patch */
        w.is_partial |= !w.containers[i].image.text.ptr;
    *carried_add(c) = w;
}

const struct carrier carrier_pod = {
    .form = {"Pod", 3}, .takes = takes, .shape = shape, .build = build};

/* --- patches --- */

/* Of `kubeadm init --patches`: the file's name tells the kind, so it need not stand in there. */
static bool takes_patch(const struct node *root)
{
    const struct node *containers = value_named(value_named(root, STR("spec")), STR("containers"));
    for (uint32_t i = 0; containers && containers->kind == NODE_SEQUENCE && i < containers->count;
         i++) {
        const struct node *name = value_named(node_resolve(containers->items[i]), STR("name"));
        if (name && name->kind == NODE_SCALAR && str_eq(name->text, STR("kube-apiserver")))
            return true;
    }
    return false;
}

static const struct schema_object *patch_shape(struct str kind)
{
    (void)kind;
    return &pod_pod_object;
}

static void build_patch(struct carried *c, struct str kind, const void *decoded)
{
    uint32_t before = c->count;
    (void)kind;
    build(c, STR("Pod"), decoded);
    for (uint32_t i = before; i < c->count; i++) {
        c->workloads[i].is_partial = true;
        c->workloads[i].form = STR("patch of kubeadm");
    }
}

const struct carrier carrier_pod_patch = {
    .form = {"a patch of a pod", 16},
    .takes_keys = takes_patch,
    .shape = patch_shape,
    .build = build_patch,
};

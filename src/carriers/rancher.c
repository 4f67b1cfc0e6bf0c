/* SPDX-License-Identifier: Apache-2.0 */
/* config.yaml of k3s and RKE2 (and its drop-ins), and the clusters of Rancher that end as such
 * files. kube-apiserver gets what GetArgs in k3s' pkg/util/args.go makes of kube-apiserver-arg; of
 * RKE2 it sees the server's folder, every file that an argument names (pkg/podtemplate), and what
 * kube-apiserver-extra-mount adds; k3s runs it in its own process. */
#include "model/rancher.h"

#include "carriers/bind.h"
#include "carriers/carriers.h"
#include "model/file_part.h"
#include "model/path.h"
#include "schemas/rancher.h"

#define ARG        STR("kube-apiserver-arg")
#define EXTRA      STR("kube-apiserver-extra-mount")
#define ENCRYPTION STR("secrets-encryption")
#define PROVIDER   STR("secrets-encryption-provider")
#define CONFIG     "--encryption-provider-config="
#define RELOAD     "--encryption-provider-config-automatic-reload="

struct making {
    struct carried *carried;
    const struct node *settings;
    struct rancher_node *facts;
    struct word *words;
    uint32_t count, cap;
};

/* A plus behind the name of a list adds to what other files say. */
static const struct node_pair *pair_of(const struct node *settings, struct str name)
{
    const struct node_pair *pair = pair_named(settings, name);
    if (pair || !(str_eq(name, ARG) || str_eq(name, EXTRA)))
        return pair;
    return pair_named(settings, str_eq(name, ARG) ? STR("kube-apiserver-arg+")
                                                  : STR("kube-apiserver-extra-mount+"));
}

static const struct node *setting(const struct node *settings, struct str name)
{
    const struct node_pair *pair = pair_of(settings, name);
    return pair ? node_resolve(pair->value) : NULL;
}

/* --- which of the two --- */

static bool holds(struct str text, struct str part)
{
    return str_find(text, part) < text.len;
}

static enum rancher_kind kind_by_words(struct str text)
{
    bool k3s = holds(text, STR("k3s")), rke2 = holds(text, STR("rke2"));
    return k3s == rke2 ? RANCHER_UNKNOWN : k3s ? RANCHER_K3S : RANCHER_RKE2;
}

/* Settings that one of the two has. */
static enum rancher_kind kind_by_keys(const struct node *settings)
{
    static const char *const of_rke2[] = {"kube-apiserver-extra-mount",
                                          "kube-apiserver-extra-env",
                                          "kube-apiserver-image",
                                          "cni",
                                          "profile",
                                          "ingress-controller",
                                          "etcd-extra-mount",
                                          "control-plane-resource-requests"};
    static const char *const of_k3s[] = {"flannel-backend", "cluster-init", "docker",
                                         "datastore-endpoint", "disable-helm-controller"};
    for (size_t i = 0; i < sizeof of_rke2 / sizeof *of_rke2; i++)
        if (value_named(settings, str_from(of_rke2[i])))
            return RANCHER_RKE2;
    for (size_t i = 0; i < sizeof of_k3s / sizeof *of_k3s; i++)
        if (value_named(settings, str_from(of_k3s[i])))
            return RANCHER_K3S;
    return RANCHER_UNKNOWN;
}

static enum rancher_kind kind_of(const struct carried *c, const struct node *settings,
                                 struct told version)
{
    enum rancher_kind kind = version.text.ptr ? kind_by_words(version.text) : RANCHER_UNKNOWN;
    if (kind == RANCHER_UNKNOWN)
        kind = kind_by_words(path_folder(c->source->name));
    if (kind == RANCHER_UNKNOWN)
        kind = kind_by_keys(settings);
    const struct node *places[] = {setting(settings, ARG), value_named(settings, STR("data-dir"))};
    for (size_t i = 0; i < 2 && kind == RANCHER_UNKNOWN; i++)
        if (places[i])
            kind = kind_by_words(
                str_slice(c->source->text, places[i]->span.start, places[i]->span.end));
    return kind;
}

/* --- its command line --- */

static void add_word(struct making *m, struct word word)
{
    arena_grow(m->carried->arena, m->words, m->count, m->cap);
    m->words[m->count++] = word;
}

/* `name=value` with or without two dashes; one without a value is switched on. */
static void add_argument(struct making *m, const struct node *node)
{
    struct told told = told_scalar(m->carried, node_resolve((struct node *)node));
    if (!told.text.ptr)
        return;
    bool dashes = str_starts_with(told.text, STR("--"));
    bool has_value = str_find_byte(told.text, '=') < told.text.len;
    struct word word = {.text = told.text, .span = told.span, .is_unknown = told.is_unknown};
    if (!dashes || !has_value)
        word.text = arena_join(m->carried->arena, dashes ? STR("") : STR("--"), told.text,
                               has_value ? STR("") : STR("=true"));
    add_word(m, word);
}

static void add_arguments(struct making *m)
{
    const struct node *list = setting(m->settings, ARG);
    if (list && list->kind == NODE_SCALAR)
        add_argument(m, list);
    for (uint32_t i = 0; list && list->kind == NODE_SEQUENCE && i < list->count; i++)
        add_argument(m, list->items[i]);
}

static struct span key_span(const struct node *settings, struct str name)
{
    const struct node_pair *pair = pair_of(settings, name);
    return pair ? pair->key->span : (struct span){0, 0};
}

static struct span first_key(const struct node *settings)
{
    struct str names[] = {ARG, ENCRYPTION, PROVIDER, EXTRA};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (pair_of(settings, names[i]))
            return key_span(settings, names[i]);
    return (struct span){settings->span.start, settings->span.start};
}

static struct str data_folder(const struct making *m)
{
    struct told told = told_scalar(m->carried, value_named(m->settings, STR("data-dir")));
    if (told.text.len && !told.is_unknown)
        return path_clean(m->carried->arena, told.text);
    return m->facts->kind == RANCHER_K3S ? STR("/var/lib/rancher/k3s")
                                         : STR("/var/lib/rancher/rke2");
}

static void read_switch(struct making *m)
{
    struct told told = told_scalar(m->carried, value_named(m->settings, ENCRYPTION));
    struct rancher_node *facts = m->facts;
    facts->managed = facts->kind == RANCHER_RKE2 ||
                     (!told.is_unknown && str_eq_ignore_case(told.text, STR("true")));
    facts->switched_off = !told.is_unknown && str_eq_ignore_case(told.text, STR("false"));
    bool is_on = !told.is_unknown && str_eq_ignore_case(told.text, STR("true"));
    facts->switch_is_unknown =
        value_named(m->settings, ENCRYPTION) && !is_on && !facts->switched_off;
    if (!told.text.ptr)
        return;
    facts->switch_key = key_span(m->settings, ENCRYPTION);
    facts->switch_value = told.span;
}

/* What is made gives way to an argument of that name. */
static bool is_given(const struct making *m, struct str flag)
{
    for (uint32_t i = 1; i < m->count; i++)
        if (str_starts_with(m->words[i].text, flag))
            return true;
    return false;
}

static void read_words(struct making *m)
{
    struct arena *a = m->carried->arena;
    struct span at = m->facts->switch_key.end ? m->facts->switch_key : first_key(m->settings);
    struct str made =
        arena_join(a, STR(CONFIG), m->facts->managed_folder, STR("/encryption-config.json"));
    add_word(m, (struct word){.text = STR("kube-apiserver"), .span = at});
    add_arguments(m);
    m->facts->makes_config = m->facts->managed && !is_given(m, STR(CONFIG));
    if (m->facts->makes_config)
        add_word(m, (struct word){.text = made, .span = at});
    if (m->facts->managed && !is_given(m, STR(RELOAD)))
        add_word(m, (struct word){.text = STR(RELOAD "true"), .span = at});
}

/* --- what it sees --- */

/* Every file that an argument names is mounted as it is. */
static void add_own_files(struct binds *binds, const struct argv *argv, struct str folder)
{
    for (uint32_t i = 0; i < argv->flag_count; i++) {
        struct told file = {.text = argv->flags[i].value,
                            .span = argv->flags[i].value_span,
                            .is_unknown = argv->flags[i].is_unknown};
        if (!file.text.len || file.text.ptr[0] != '/' || path_is_below(file.text, folder))
            continue;
        uint32_t before = binds->count;
        binds_add_told(binds, file.span, file, file, true);
        if (binds->count > before)
            binds->volumes[before].type.text = STR("File");
    }
}

static void read_mounts(struct making *m, struct workload *w, struct container *server)
{
    struct binds binds;
    const struct node *extra = setting(m->settings, EXTRA);
    uint32_t extra_count = !extra ? 0 : extra->kind == NODE_SEQUENCE ? extra->count : 1;
    struct told folder = {.text = arena_join(m->carried->arena, data_folder(m), STR("/server")),
                          .span = server->span};
    binds_init(&binds, m->carried->arena, extra_count + server->argv.flag_count + 1);
    for (uint32_t i = 0; i < extra_count; i++) {
        const struct node *item = extra->kind == NODE_SEQUENCE ? extra->items[i] : extra;
        struct told told = told_scalar(m->carried, node_resolve((struct node *)item));
        if (told.text.ptr)
            binds_add(&binds, told);
    }
    binds_add_told(&binds, server->span, folder, folder, true);
    add_own_files(&binds, &server->argv, folder.text);
    binds_give(&binds, w, server);
}

/* --- documents --- */

/* `path`: of the settings, with a dot behind it; "" where they are all of the document. */
static void build_settings(struct carried *c, const struct node *settings, struct told version,
                           struct str path)
{
    struct rancher_node *facts = arena_new(c->arena, struct rancher_node, 1);
    struct making m = {.carried = c, .settings = settings, .facts = facts};
    *facts = (struct rancher_node){.kind = kind_of(c, settings, version)};
    facts->managed_folder = arena_join(c->arena, data_folder(&m), STR("/server/cred"));
    read_switch(&m);
    read_words(&m);
    struct str form = facts->kind == RANCHER_K3S    ? STR("k3s configuration")
                      : facts->kind == RANCHER_RKE2 ? STR("RKE2 configuration")
                                                    : STR("k3s or RKE2 configuration");
    struct container *server = carried_process(c, m.words, m.count, form, STR_NONE);
    if (!server)
        return;
    struct workload *w = &c->workloads[c->count - 1];
    w->kind = WORKLOAD_RENDERED;
    w->span = settings->span;
    w->version = version;
    w->rancher = facts;
    w->makes_config = facts->makes_config;
    server->path = str_slice(path, 0, path.len ? path.len - 1 : 0);
    server->argv_path = arena_join(c->arena, path, ARG);
    if (facts->kind == RANCHER_RKE2)
        read_mounts(&m, w, server);
}

static bool takes_keys(const struct node *mapping)
{
    return setting(mapping, ARG) || setting(mapping, EXTRA) || value_named(mapping, ENCRYPTION) ||
           value_named(mapping, PROVIDER);
}

static const struct schema_object *shape(struct str kind)
{
    (void)kind;
    return &rancher_node_config_object;
}

static void build(struct carried *c, struct str kind, const void *decoded)
{
    (void)kind;
    const struct rancher_node_config *node = decoded;
    if (!node->head.at)
        return;
    build_settings(c, node->head.at, (struct told){.text = STR_NONE}, STR(""));
    if (!c->count)
        return;
    struct file_part *part = arena_new(c->arena, struct file_part, 1);
    bool is_drop_in = str_ends_with(path_folder(c->source->name), STR(".yaml.d"));
    part->kind = is_drop_in ? PART_CONFIG_DROP_IN : PART_CONFIG;
    part->replaces_arguments = value_named(node->head.at, ARG);
    c->workloads[c->count - 1].part = part;
}

static bool takes_cluster(struct str api_version, struct str kind)
{
    return str_eq(kind, STR("Cluster")) &&
           str_starts_with(api_version, STR("provisioning.cattle.io/"));
}

static const struct schema_object *shape_cluster(struct str kind)
{
    (void)kind;
    return &rancher_cluster_object;
}

/* RKE's own settings in a cluster of the other kind. */
static void find_pruned(struct carried *c, const struct node *config, struct rancher_node *facts)
{
    const struct node *services = value_named(config, STR("services"));
    const struct node *api = value_named(services, STR("kube-api"));
    struct {
        const struct node *mapping;
        const char *key, *path;
    } places[] = {
        {api, "secrets_encryption_config", "spec.rkeConfig.services.kube-api."},
        {api, "extra_args", "spec.rkeConfig.services.kube-api."},
        {services, "kube-api", "spec.rkeConfig.services."},
        {config, "services", "spec.rkeConfig."},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places && !facts->pruned.end; i++)
        if (value_named(places[i].mapping, str_from(places[i].key))) {
            facts->pruned = key_span(places[i].mapping, str_from(places[i].key));
            facts->pruned_path =
                arena_join(c->arena, str_from(places[i].path), str_from(places[i].key));
        }
}

static void build_cluster(struct carried *c, struct str kind, const void *decoded)
{
    (void)kind;
    const struct rancher_cluster *cluster = decoded;
    const struct node *config = cluster->spec.rke_config.head.at;
    const struct node *global = value_named(config, STR("machineGlobalConfig"));
    struct told version = told_of(c, &cluster->spec.kubernetes_version);
    struct rancher_node pruned = {.kind = RANCHER_UNKNOWN};
    find_pruned(c, config, &pruned);
    if (!pruned.pruned.end && !(global && global->kind == NODE_MAPPING && takes_keys(global)))
        return;
    build_settings(c, global && global->kind == NODE_MAPPING ? global : config, version,
                   STR("spec.rkeConfig.machineGlobalConfig."));
    if (!c->count)
        return;
    struct workload *w = &c->workloads[c->count - 1];
    struct rancher_node *facts = arena_new(c->arena, struct rancher_node, 1);
    *facts = *w->rancher;
    facts->pruned = pruned.pruned;
    facts->pruned_path = pruned.pruned_path;
    w->rancher = facts;
    w->form = STR("Rancher cluster");
}

const struct carrier carrier_rancher = {.form = {"k3s or RKE2 configuration", 25},
                                        .takes_keys = takes_keys,
                                        .shape = shape,
                                        .build = build};
const struct carrier carrier_rancher_cluster = {.form = {"Rancher cluster", 15},
                                                .takes = takes_cluster,
                                                .shape = shape_cluster,
                                                .build = build_cluster};

/* SPDX-License-Identifier: Apache-2.0 */
#include "carriers/carrier.h"

#include "apiserver/flags.h"
#include "carriers/carriers.h"
#include "model/kms_plugin.h"
#include "model/path.h"

static const struct carrier *const carriers[] = {
    &carrier_pod,     &carrier_kubeadm,         &carrier_cluster_api, &carrier_kind,
    &carrier_rke,     &carrier_rke_template,    &carrier_rke_state,   &carrier_eksa,
    &carrier_rancher, &carrier_rancher_cluster, &carrier_pod_patch};

static const struct text_carrier *const text_carriers[] = {
    &carrier_command, &carrier_patch,       &carrier_arguments, &carrier_process,
    &carrier_systemd, &carrier_environment, &carrier_docker,    &carrier_rancher_state};

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
    {"secrets-encryption", 18},
    {"encryption-config", 17},
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

const struct text_carrier *text_carrier_find(struct str file, struct str text)
{
    for (size_t i = 0; i < sizeof text_carriers / sizeof *text_carriers; i++)
        if (text_carriers[i]->takes(file, text))
            return text_carriers[i];
    return NULL;
}

/* Words of which a carrier needs one. */
static const struct str shapes[] = {{"containers", 10},
                                    {"lusterConfiguration", 19},
                                    {"secrets_encryption_config", 25},
                                    {"encryptionConfig", 16},
                                    {"etcdEncryption", 14},
                                    {"ExecStart", 9},
                                    {"--encryption-provider", 21},
                                    {"--experimental-encryption-provider", 34},
                                    {"HostConfig", 10},
                                    {"kube-apiserver-", 15},
                                    {"secrets-encryption", 18},
                                    {"kubectl", 7}};

/* /etc/kubernetes/apiserver, /etc/default/kube-apiserver, kube-apiserver.env: what a unit names for
 * the variables of its command. Elsewhere the bare name is that of a program. */
static bool is_environment(struct str file)
{
    static const char *const folders[] = {"kubernetes", "default", "sysconfig"};
    struct str base = path_base(file), folder = path_base(path_folder(file));
    size_t dot = str_find_byte(base, '.');
    struct str name = str_slice(base, 0, dot), end = str_slice(base, dot, base.len);
    bool found = str_eq(end, STR(".env")) || str_eq(end, STR(".conf"));
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        found |= !end.len && str_eq(folder, str_from(folders[i]));
    return found && (str_eq(name, STR("kube-apiserver")) || str_eq(name, STR("apiserver")));
}

bool carrier_is_named(struct str file)
{
    return is_environment(file) || str_eq(path_base(file), STR("encryption-state.json")) ||
           (str_ends_with(file, STR(".conf")) &&
            str_eq(path_base(path_folder(file)), STR("kube-apiserver.service.d")));
}

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

void carried_name(struct carried *carried, struct span span)
{
    arena_grow(carried->arena, carried->names, carried->name_count, carried->name_cap);
    carried->names[carried->name_count++] = span;
}

/* A word among others may name the server for somebody else: systemctl restart kube-apiserver. */
static bool starts_server(const struct argv *argv)
{
    return argv->program < argv->count && (argv->program == 0 || argv->flag_count);
}

/* A flag of a word that does not stand there as it is has its name and value told apart all the
 * same where the written one has an equal sign at its place: --a=${B}/c, and a=b for --a=b. */
static void tighten(const struct carried *c, struct argv *argv)
{
    for (uint32_t i = 0; i < argv->flag_count; i++) {
        struct flag *f = &argv->flags[i];
        const struct word *word = &argv->words[f->word];
        struct str there = str_slice(c->source->text, word->span.start, word->span.end);
        bool quoted = there.len > 1 && (there.ptr[0] == '"' || there.ptr[0] == '\'') &&
                      there.ptr[there.len - 1] == there.ptr[0];
        struct str inside = quoted ? str_slice(there, 1, there.len - 1) : there;
        size_t written = str_find_byte(inside, '='), equal = str_find_byte(word->text, '=');
        bool same = written && written < inside.len && equal < word->text.len &&
                    str_ends_with(str_slice(word->text, 0, equal), str_slice(inside, 0, written));
        if (word->is_copied || !same)
            continue;
        uint32_t from = word->span.start + quoted, at = from + (uint32_t)written;
        f->span = (struct span){from, word->span.end - quoted};
        f->name_span = (struct span){from, at};
        f->value_span = (struct span){at + 1, word->span.end - quoted};
    }
}

struct container *carried_process(struct carried *carried, const struct word *words, uint32_t count,
                                  struct str form, struct str file)
{
    struct container *c = arena_new(carried->arena, struct container, 1);
    *c = (struct container){.path = STR(""), .argv_path = STR(""), .role = ROLE_API_SERVER};
    argv_read(carried->arena, words, count, STR("kube-apiserver"), flag_is_bool, &c->argv);
    if (!starts_server(&c->argv)) {
        kms_plugin_argv(carried->arena, STR_NONE, words, count, &c->argv);
        c->plugin = kms_plugin_of(c);
        if (!c->plugin)
            return NULL;
        c->role = ROLE_KMS_PLUGIN;
    }
    tighten(carried, &c->argv);
    if (c->argv.program < c->argv.count)
        c->span = c->argv.words[c->argv.program].span;
    struct workload *w = carried_add(carried);
    w->kind = WORKLOAD_PROCESS;
    w->form = form;
    w->sees_host_paths = true;
    w->name.text = file.ptr ? arena_str(carried->arena, path_base(file)) : STR_NONE;
    w->span = (struct span){0, (uint32_t)carried->source->text.len};
    w->containers = c;
    w->container_count = 1;
    return c;
}

struct told carried_version(struct told image)
{
    struct told version = {.text = STR_NONE};
    if (!image.text.ptr || image.is_unknown)
        return version;
    struct str name = path_base(str_slice(image.text, 0, str_find_byte(image.text, '@')));
    size_t colon = str_find_byte(name, ':');
    if (colon < name.len) {
        version.text = str_slice(name, colon + 1, name.len);
        version.span = image.span;
    }
    return version;
}

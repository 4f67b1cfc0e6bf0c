/* SPDX-License-Identifier: Apache-2.0 */
/* EKS Anywhere: a Cluster, of whose 'etcdEncryption' a kube-apiserver is made that has always the
 * same flag and mounts (pkg/providers/common/encryption_config_generator.go and the templates of
 * the control planes in github.com/aws/eks-anywhere at 0.22). */
#include "model/eksa.h"

#include "apiserver/gates.h"
#include "apiserver/version_set.h"
#include "apiserver/versions.h"
#include "carriers/carriers.h"
#include "carriers/rendered.h"
#include "extract/rendering.h"
#include "schemas/eksa.h"

#define CONFIG_PATH "/etc/kubernetes/enc/encryption-config.yaml"

static bool takes(struct str api_version, struct str kind)
{
    return str_eq(kind, STR("Cluster")) &&
           str_starts_with(api_version, STR("anywhere.eks.amazonaws.com/"));
}

static const struct schema_object *shape(struct str kind)
{
    (void)kind;
    return &eksafile_cluster_object;
}

static struct span key_span(const struct field_head *head)
{
    return head->key ? head->key->span : (struct span){0, 0};
}

/* --- what it says --- */

/* The first name of a mapping, or the node where it is none. */
static struct span first_name(const struct node *node)
{
    node = node_resolve((struct node *)node);
    return node->kind == NODE_MAPPING && node->count ? node->pairs[0].key->span : node->span;
}

static struct eksa_provider provider_of(const struct carried *c,
                                        const struct eksafile_provider *from)
{
    struct eksa_provider p = {.at = first_name(from->head.at),
                              .is_kms = field_is_set(&from->kms.head),
                              .name = told_of(c, &from->kms.name),
                              .address = told_of(c, &from->kms.socket_listen_address),
                              .address_at = key_span(&from->kms.socket_listen_address.head),
                              .other = {.text = STR_NONE},
                              .misnamed = {.text = STR_NONE}};
    static const char *const others[] = {"aescbc", "aesgcm", "secretbox", "identity"};
    for (size_t i = 0; i < sizeof others / sizeof *others && !p.other.text.ptr; i++) {
        const struct node_pair *pair = pair_named(from->head.at, str_from(others[i]));
        if (pair)
            p.other = told_scalar(c, pair->key);
    }
    if (p.is_kms) {
        p.at = key_span(&from->kms.head);
        const struct node_pair *pair = pair_named(from->kms.head.at, STR("endpoint"));
        if (pair)
            p.misnamed = told_scalar(c, pair->key);
    }
    return p;
}

static void read_entries(const struct carried *c, const struct field_list *list,
                         struct eksa_cluster *facts)
{
    struct eksa_entry *entries = arena_new(c->arena, struct eksa_entry, list->count);
    for (uint32_t i = 0; i < list->count; i++) {
        const struct eksafile_encryption *from = encryption_at(list, i);
        struct eksa_provider *providers =
            arena_new(c->arena, struct eksa_provider, from->providers.count);
        for (uint32_t k = 0; k < from->providers.count; k++)
            providers[k] = provider_of(c, provider_at(&from->providers, k));
        entries[i] = (struct eksa_entry){.at = first_name(from->head.at),
                                         .providers = providers,
                                         .provider_count = from->providers.count,
                                         .resource_count = from->resources.count,
                                         .providers_at = key_span(&from->providers.head),
                                         .resources_at = key_span(&from->resources.head)};
    }
    facts->entries = entries;
    facts->entry_count = list->count;
}

/* --- what becomes of it --- */

static bool is_one_line(const struct carried *c, const struct node *node)
{
    struct str there =
        node ? str_slice(c->source->text, node->span.start, node->span.end) : STR("\n");
    return node && node->kind == NODE_SCALAR && there.len && node->style <= STYLE_DOUBLE_QUOTED &&
           str_find_byte(there, '\n') == there.len;
}

/* `name: value`, of which the document has the value, or nothing. */
static bool put(struct rendering *r, const struct carried *c, const char *name,
                const struct field_head *head, const char *otherwise, struct span at)
{
    bool there = head->at && head->state != FIELD_NULL;
    rendering_words(r, str_from(name), head->key ? head->key->span : at);
    if (there && !is_one_line(c, head->at))
        return false;
    if (there)
        rendering_copy(r, head->at->span);
    else
        rendering_words(r, str_from(otherwise), at);
    rendering_words(r, STR("\n"), at);
    return true;
}

static bool put_provider(struct rendering *r, const struct carried *c,
                         const struct eksafile_provider *from)
{
    const struct eksafile_kms *kms = &from->kms;
    struct span at = key_span(&kms->head);
    if (!field_is_set(&kms->head) || !kms->name.value.len || !kms->socket_listen_address.value.len)
        return false;
    rendering_words(r, STR("  - "), at);
    rendering_copy(r, at);
    rendering_words(r, STR(":\n      apiVersion: v1\n"), at);
    return put(r, c, "      name: ", &kms->name.head, "", at) &&
           put(r, c, "      endpoint: ", &kms->socket_listen_address.head, "", at) &&
           put(r, c, "      cachesize: ", &kms->cachesize.head, "1000", at) &&
           put(r, c, "      timeout: ", &kms->timeout.head, "3s", at);
}

static bool put_entry(struct rendering *r, const struct carried *c,
                      const struct eksafile_encryption *from)
{
    struct span names = key_span(&from->resources.head),
                providers = key_span(&from->providers.head);
    if (!from->resources.count || !from->providers.count)
        return false;
    rendering_words(r, STR("- "), names);
    rendering_copy(r, names);
    rendering_words(r, STR(":\n"), names);
    for (uint32_t i = 0; i < from->resources.count; i++) {
        const struct field_head *name = &string_at(&from->resources, i)->head;
        if (!field_is_set(name) || !put(r, c, "  - ", name, "", names))
            return false;
    }
    rendering_words(r, STR("  "), providers);
    rendering_copy(r, providers);
    rendering_words(r, STR(":\n"), providers);
    for (uint32_t i = 0; i < from->providers.count; i++)
        if (!put_provider(r, c, provider_at(&from->providers, i)))
            return false;
    rendering_words(r, STR("  - identity: {}\n"), providers);
    return true;
}

/* Nothing where something is missing: then EKS Anywhere makes nothing either. */
static void add_policy(struct carried *c, const struct field_list *list)
{
    struct rendering r;
    bool ok = list->count > 0;
    struct span at = key_span(&list->head);
    rendering_begin(&r, c->arena, c->source);
    rendering_words(&r,
                    STR("apiVersion: apiserver.config.k8s.io/v1\n"
                        "kind: EncryptionConfiguration\nresources:\n"),
                    at);
    for (uint32_t i = 0; ok && i < list->count; i++)
        ok = put_entry(&r, c, encryption_at(list, i));
    struct embedded text = rendering_end(&r, STR("spec.etcdEncryption"));
    if (!ok)
        return;
    struct carried_policy *policy = carried_policy_add(c);
    policy->text = text;
    policy->is_rendered = true;
}

/* Where KMS v1 is off by default, EKS Anywhere turns it on. */
static bool needs_gate(struct carried *c, struct told version)
{
    uint32_t minors;
    bool newer;
    struct err err = {""};
    if (!version.text.len)
        return true; /* a release of today */
    if (version.is_unknown || !version_set_parse(version.text, &minors, &newer, &err))
        return false;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        struct gates gates;
        gates_parse(c->arena, STR_NONE, minor, &gates);
        if (version_set_has(minors, minor))
            return !gates.kms_v1;
    }
    return false;
}

static void read_flags(struct carried *c, const struct field_any *map, struct eksa_cluster *facts,
                       struct container *server)
{
    const struct node *args = node_resolve((struct node *)map->head.at);
    uint32_t most = args && args->kind == NODE_MAPPING ? args->count : 0, count = 0;
    struct word *words = arena_new(c->arena, struct word, most + 3);
    struct eksa_flag *flags = arena_new(c->arena, struct eksa_flag, most);
    words[count++] = (struct word){.text = STR("kube-apiserver"), .span = facts->at};
    if (facts->encrypts)
        words[count++] = (struct word){.text = STR("--encryption-provider-config=" CONFIG_PATH),
                                       .span = facts->at};
    if (facts->encrypts && facts->gives_gate)
        words[count++] =
            (struct word){.text = STR("--feature-gates=KMSv1=true"), .span = facts->at};
    for (uint32_t i = 0; i < most; i++) {
        struct told name = told_scalar(c, node_resolve(args->pairs[i].key));
        struct told value = told_scalar(c, node_resolve(args->pairs[i].value));
        if (!name.text.ptr || !value.text.ptr)
            continue;
        flags[facts->flag_count++].name = name;
        words[count++] =
            (struct word){.text = arena_join(c->arena, STR("--"), name.text, STR("="), value.text),
                          .span = name.span,
                          .is_unknown = name.is_unknown || value.is_unknown};
    }
    facts->flags = flags;
    argv_read(c->arena, words, count, STR("kube-apiserver"), rendered_is_bool, &server->argv);
}

static void read_mounts(struct carried *c, struct span at, struct workload *w,
                        struct container *server)
{
    enum { COUNT = 2 };
    static const char *const paths[COUNT][2] = {
        {CONFIG_PATH, "/var/lib/kubeadm/encryption-config.yaml"},
        {"/var/run/kmsplugin", "/var/run/kmsplugin"}};
    struct volume *volumes = arena_new(c->arena, struct volume, COUNT);
    struct mount *mounts = arena_new(c->arena, struct mount, COUNT);
    for (uint32_t i = 0; i < COUNT; i++) {
        volumes[i] = (struct volume){.kind = VOLUME_HOST_PATH,
                                     .span = at,
                                     .host = {.text = str_from(paths[i][1]), .span = at},
                                     .type = {.text = i ? STR_NONE : STR("File"), .span = at}};
        /* Whether they can be written to is not the user's choice. */
        mounts[i] = (struct mount){.span = at,
                                   .path = {.text = str_from(paths[i][0]), .span = at},
                                   .sub_path = {.text = STR_NONE},
                                   .volume = &volumes[i],
                                   .read_only = true};
    }
    w->volumes = volumes;
    server->mounts = mounts;
    w->volume_count = server->mount_count = COUNT;
}

static void build(struct carried *c, struct str kind, const void *decoded)
{
    (void)kind;
    const struct eksafile_cluster *from = decoded;
    const struct field_list *list = &from->spec.etcd_encryption;
    struct eksa_cluster *facts = arena_new(c->arena, struct eksa_cluster, 1);
    struct container *server = arena_new(c->arena, struct container, 1);
    struct workload *w = carried_add(c);
    w->kind = WORKLOAD_RENDERED;
    w->form = STR("EKS Anywhere cluster");
    w->name = told_of(c, &from->metadata.name);
    w->space = told_of(c, &from->metadata.namespace);
    w->version = told_of(c, &from->spec.kubernetes_version);
    w->host_network = true;
    if (from->head.at)
        w->span = from->head.at->span;
    *facts = (struct eksa_cluster){.encrypts = list->head.state == FIELD_OK,
                                   .at = key_span(&list->head),
                                   .datacenter = told_of(c, &from->spec.datacenter_ref.kind),
                                   .gives_gate = needs_gate(c, w->version)};
    *server =
        (struct container){.role = ROLE_API_SERVER,
                           .span = facts->at,
                           .path = STR("spec"),
                           .argv_path = STR("spec.controlPlaneConfiguration.apiServerExtraArgs")};
    read_entries(c, list, facts);
    read_flags(c, &from->spec.control_plane_configuration.api_server_extra_args, facts, server);
    read_mounts(c, facts->at, w, server);
    w->containers = server;
    w->container_count = 1;
    w->makes_config = facts->encrypts;
    w->eksa = facts;
    add_policy(c, list);
}

const struct carrier carrier_eksa = {
    .form = {"EKS Anywhere cluster", 20}, .takes = takes, .shape = shape, .build = build};

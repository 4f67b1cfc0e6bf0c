/* SPDX-License-Identifier: Apache-2.0 */
/* RKE: cluster.yml, whose kube-apiserver runs in a container of the host's Docker with its own
 * flags and mounts (cluster/plan.go and cluster/encryption.go of github.com/rancher/rke at 1.7),
 * and the state that RKE keeps beside it. */
#include "model/rke.h"

#include "carriers/bind.h"
#include "carriers/carriers.h"
#include "carriers/rendered.h"
#include "model/path.h"
#include "schemas/rke.h"

/* The newest that any release of RKE makes: what is made where the file does not say. */
#define NEWEST_RELEASE STR("v1.32")
#define CONFIG_PATH    "/etc/kubernetes/ssl/encryption.yaml"
#define CONFIG_FLAG    "encryption-provider-config"

struct making { /* a kube-apiserver, while its document is read */
    struct carried *carried;
    const struct rkefile_kube_api *api;
    struct rke_cluster *facts;
    struct word *words;
    uint32_t word_count, word_cap;
    struct binds binds;
};

/* --- its command line --- */

static void add_word(struct making *m, struct str text, struct span span, bool is_unknown)
{
    arena_grow(m->carried->arena, m->words, m->word_count, m->word_cap);
    m->words[m->word_count++] = (struct word){.text = text, .span = span, .is_unknown = is_unknown};
}

static void add_flag(struct making *m, const struct node *key, const struct node *value)
{
    key = node_resolve((struct node *)key);
    value = node_resolve((struct node *)value);
    if (key->kind != NODE_SCALAR || value->kind != NODE_SCALAR)
        return;
    struct told name = told_scalar(m->carried, key), told = told_scalar(m->carried, value);
    struct span span = {key->span.start, value->span.end};
    if (span.end < span.start) /* an alias of something further up */
        span = key->span;
    if (str_eq(name.text, STR(CONFIG_FLAG)))
        m->facts->overridden = span;
    add_word(m, arena_join(m->carried->arena, STR("--"), name.text, STR("="), told.text), span,
             name.is_unknown || told.is_unknown);
}

static void add_flags(struct making *m, const struct field_any *map)
{
    const struct node *args = node_resolve((struct node *)map->head.at);
    for (uint32_t i = 0; args && args->kind == NODE_MAPPING && i < args->count; i++) {
        const struct node *value = node_resolve(args->pairs[i].value);
        if (value->kind != NODE_SEQUENCE)
            add_flag(m, args->pairs[i].key, value);
        for (uint32_t k = 0; value->kind == NODE_SEQUENCE && k < value->count; k++)
            add_flag(m, args->pairs[i].key, value->items[k]);
    }
}

static void read_words(struct making *m)
{
    add_word(m, STR("kube-apiserver"), m->facts->section, false);
    if (m->facts->enabled)
        add_word(m, STR("--" CONFIG_FLAG "=" CONFIG_PATH), m->facts->section, false);
    /* The same flag again wins, as it does where RKE replaces its own. */
    add_flags(m, &m->api->extra_args);
    add_flags(m, &m->api->extra_args_array);
}

/* --- its mounts --- */

static void read_mounts(struct making *m, struct told prefix)
{
    struct arena *a = m->carried->arena;
    const struct field_list *extra = &m->api->extra_binds;
    struct told folder = {.text = STR("/etc/kubernetes")}, host = prefix;
    host.text =
        path_clean(a, prefix.text.len ? arena_join(a, prefix.text, folder.text) : folder.text);
    binds_init(&m->binds, a, extra->count + 1);
    /* Whether it can be written to is not the user's choice. */
    binds_add_told(&m->binds, (struct span){0, 0}, host, folder, true);
    for (uint32_t i = 0; i < extra->count; i++)
        binds_add(&m->binds, told_of(m->carried, string_at(extra, i)));
}

/* --- its configuration --- */

static struct span pair_span(const struct node *mapping, struct str key)
{
    const struct node_pair *pair = pair_named(mapping, key);
    if (!pair)
        return (struct span){0, 0};
    return (struct span){pair->key->span.start, pair->value->span.end > pair->key->span.end
                                                    ? pair->value->span.end
                                                    : pair->key->span.end};
}

static void read_encryption(struct making *m)
{
    const struct rkefile_secrets_encryption *section = &m->api->secrets_encryption_config;
    struct rke_cluster *facts = m->facts;
    if (section->head.key)
        facts->section = section->head.key->span;
    facts->enabled = field_is_set(&section->enabled.head) && section->enabled.value;
    if (section->enabled.head.at)
        facts->enabled_at = section->enabled.head.at->span;
    const struct node *custom = node_resolve((struct node *)section->custom_config.head.at);
    if (!custom || custom->kind != NODE_MAPPING)
        return;
    facts->custom = section->custom_config.head.key->span;
    facts->api_version = pair_span(custom, STR("apiVersion"));
    facts->kind = pair_span(custom, STR("kind"));
}

/* What RKE prints in front of it, and then the rest as it decoded it. */
static void add_custom(struct making *m, struct str prefix)
{
    struct carried *c = m->carried;
    const struct rkefile_custom_config *custom = &m->api->secrets_encryption_config.custom_config;
    const struct node *mapping = node_resolve((struct node *)custom->head.at);
    struct embedded text;
    if (!m->facts->enabled || !mapping || mapping->kind != NODE_MAPPING ||
        !rendered_header(c, mapping, custom->head.key->span, &text))
        return;
    text.container = arena_join(c->arena, prefix,
                                STR("services.kube-api.secrets_encryption_config.custom_config"));
    struct carried_policy *policy = carried_policy_add(c);
    policy->text = text;
    policy->is_lenient = true;
}

/* --- clusters --- */

static void build_cluster(struct carried *c, const struct rkefile_cluster *from, struct str prefix)
{
    struct rke_cluster *facts = arena_new(c->arena, struct rke_cluster, 1);
    struct making m = {.carried = c, .api = &from->services.kube_api, .facts = facts};
    *facts = (struct rke_cluster){
        .rotates =
            field_is_set(&from->rotate_encryption_key.head) && from->rotate_encryption_key.value,
    };
    if (from->rotate_encryption_key.head.at)
        facts->rotates_at = from->rotate_encryption_key.head.at->span;
    read_encryption(&m);
    read_words(&m);
    read_mounts(&m, told_of(c, &from->prefix_path));
    struct container *server = arena_new(c->arena, struct container, 1);
    *server = (struct container){
        .role = ROLE_API_SERVER,
        .span = facts->section.end || !m.api->head.key ? facts->section : m.api->head.key->span,
        .path = arena_join(c->arena, prefix, STR("services.kube-api")),
        .argv_path = arena_join(c->arena, prefix, STR("services.kube-api.extra_args"))};
    argv_read(c->arena, m.words, m.word_count, STR("kube-apiserver"), rendered_is_bool,
              &server->argv);
    struct workload *w = carried_add(c);
    w->kind = WORKLOAD_RENDERED;
    w->form = STR("RKE cluster");
    if (from->head.at)
        w->span = from->head.at->span;
    w->containers = server;
    w->container_count = 1;
    binds_give(&m.binds, w, server);
    w->host_network = true;
    w->version = told_of(c, &from->kubernetes_version);
    facts->version_told = w->version.text.len > 0;
    if (!facts->version_told)
        w->version = (struct told){.text = NEWEST_RELEASE};
    w->makes_config = facts->enabled && !facts->overridden.end;
    w->rke = facts;
    add_custom(&m, prefix);
}

static void build(struct carried *c, struct str kind, const void *decoded)
{
    (void)kind;
    build_cluster(c, decoded, STR(""));
}

static void build_template(struct carried *c, struct str kind, const void *decoded)
{
    (void)kind;
    const struct rkefile_template *template = decoded;
    build_cluster(c, &template->rancher_kubernetes_engine_config,
                  STR("rancher_kubernetes_engine_config."));
}

static bool takes_keys(const struct node *mapping)
{
    const struct node *nodes = value_named(mapping, STR("nodes"));
    const struct node *first = nodes && nodes->kind == NODE_SEQUENCE && nodes->count
                                   ? node_resolve(nodes->items[0])
                                   : NULL;
    return value_named(value_named(mapping, STR("services")), STR("kube-api")) ||
           (value_named(first, STR("address")) && value_named(first, STR("role")));
}

static bool takes_template(const struct node *mapping)
{
    const struct node *config = value_named(mapping, STR("rancher_kubernetes_engine_config"));
    return config && config->kind == NODE_MAPPING;
}

static const struct schema_object *shape(struct str kind)
{
    (void)kind;
    return &rkefile_cluster_object;
}

static const struct schema_object *shape_template(struct str kind)
{
    (void)kind;
    return &rkefile_template_object;
}

/* --- states --- */

static void read_state(struct carried *c, const struct rkefile_one_state *state,
                       struct str container, bool *there, struct span *at)
{
    const struct node *text = state->encryption_config.head.at;
    *there = field_is_set(&state->encryption_config.head) && state->encryption_config.value.len;
    *at = text ? state->encryption_config.head.key->span : state->head.key->span;
    if (!*there)
        return;
    struct embedded inside = embedded_scalar(c->arena, c->source, text);
    inside.container = container;
    struct carried_policy *policy = carried_policy_add(c);
    policy->text = inside;
    policy->is_text = true;
}

/* Of the current state, else of the one that is to come. */
static struct told state_version(const struct carried *c, const struct rkefile_state *from)
{
    const struct field_any *configs[] = {&from->current_state.rke_config,
                                         &from->desired_state.rke_config};
    for (size_t i = 0; i < 2; i++) {
        const struct node *version = value_named(configs[i]->head.at, STR("kubernetesVersion"));
        if (version && version->kind == NODE_SCALAR && version->text.len)
            return told_scalar(c, version);
    }
    return (struct told){.text = NEWEST_RELEASE};
}

static void build_state(struct carried *c, struct str kind, const void *decoded)
{
    (void)kind;
    const struct rkefile_state *from = decoded;
    struct rke_state *facts = arena_new(c->arena, struct rke_state, 1);
    struct workload *w = carried_add(c);
    *facts = (struct rke_state){.differ = false};
    w->kind = WORKLOAD_RENDERED;
    w->form = STR("state of an RKE cluster");
    w->version = state_version(c, from);
    w->rke_state = facts;
    if (from->head.at)
        w->span = from->head.at->span;
    const struct rkefile_one_state *desired = &from->desired_state, *current = &from->current_state;
    if (field_is_set(&desired->head))
        read_state(c, desired, STR("desiredState.encryptionConfig"), &facts->desired,
                   &facts->desired_at);
    if (field_is_set(&current->head))
        read_state(c, current, STR("currentState.encryptionConfig"), &facts->current,
                   &facts->current_at);
    /* Before the first operation has ended there is no current one. */
    bool both = field_is_set(&desired->rke_config.head) && field_is_set(&current->rke_config.head);
    facts->differ = both && (facts->desired != facts->current ||
                             (facts->desired && !str_eq(desired->encryption_config.value,
                                                        current->encryption_config.value)));
}

static bool takes_state(const struct node *mapping)
{
    const struct node *desired = value_named(mapping, STR("desiredState"));
    const struct node *current = value_named(mapping, STR("currentState"));
    return (desired && desired->kind == NODE_MAPPING && current) ||
           (desired && value_named(desired, STR("rkeConfig")));
}

static const struct schema_object *shape_state(struct str kind)
{
    (void)kind;
    return &rkefile_state_object;
}

const struct carrier carrier_rke = {
    .form = {"RKE cluster", 11}, .takes_keys = takes_keys, .shape = shape, .build = build};
const struct carrier carrier_rke_template = {.form = {"RKE cluster", 11},
                                             .takes_keys = takes_template,
                                             .shape = shape_template,
                                             .build = build_template};
const struct carrier carrier_rke_state = {.form = {"state of an RKE cluster", 23},
                                          .takes_keys = takes_state,
                                          .holds_texts = true,
                                          .shape = shape_state,
                                          .build = build_state};

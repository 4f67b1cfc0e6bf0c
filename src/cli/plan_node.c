/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan_node.h"

#include "access/policy.h"
#include "apiserver/version_set.h"
#include "link/link.h"
#include "report/escape.h"

/* --- what nodes are read with --- */

/* As the plan is for; no .enclint.yaml has a say. */
static const struct option options[] = {
    {"config", "", ""},        {"no-config", NULL, ""},        {"kubernetes-version", "", ""},
    {"feature-gates", "", ""}, {"automatic-reload", NULL, ""}, {NULL, NULL, NULL},
};

/* `version` NULL: for the release that each node tells. */
static const struct arguments *arguments_of(struct arena *a, const struct load_options *load,
                                            const char *version, const char *const *paths,
                                            size_t count)
{
    struct arguments *args = arena_new(a, struct arguments, 1);
    const char **named = arena_new(a, const char *, count);
    for (size_t i = 0; i < count; i++)
        named[i] = paths[i];
    const char **values = arena_new(a, const char *, sizeof options / sizeof *options);
    values[1] = "";
    values[2] = version;
    values[3] = load->feature_gates.len ? arena_cstr(a, load->feature_gates) : NULL;
    values[4] = load->automatic_reload ? "" : NULL;
    *args = (struct arguments){
        .options = options, .values = values, .paths = named, .path_count = count};
    return args;
}

const struct arguments *plan_node_arguments(struct arena *a, const struct load_options *load,
                                            unsigned minor, const char *const *paths, size_t count)
{
    return arguments_of(a, load, arena_fmt(a, "1.%u", minor).ptr, paths, count);
}

/* --- files of the plan, as those of nodes are taken down --- */

static struct spot no_spot(void *context, struct span span)
{
    (void)context;
    return (struct spot){.span = span};
}

static bool is_known(void *context, struct span span)
{
    (void)context;
    (void)span;
    return false;
}

static struct str keep(void *context, struct str text)
{
    return arena_str(context, text);
}

/* Its secrets are digests then, as the nodes' are. */
static const struct ec_configuration *taken_down(struct arena *a, unsigned minor,
                                                 const struct plan_text *file)
{
    struct verdict *verdicts = arena_new(a, struct verdict, VERSION_COUNT);
    if (!file->configuration)
        return NULL;
    verdicts[minor - VERSION_OLDEST].configuration = file->configuration;
    return policy_at(policy_of(a, &(struct policy_request){.minors = version_bit(minor),
                                                           .verdicts = verdicts,
                                                           .spot = no_spot,
                                                           .is_unknown = is_known,
                                                           .keep = keep,
                                                           .context = a}),
                     minor);
}

static void add_policies(struct arena *a, const struct plan_shown *plan,
                         const struct ec_configuration *configuration, const struct access **out)
{
    const struct access_index index = stages_index(a, configuration);
    for (uint32_t i = 0; i < plan->stages->count; i++) {
        struct access *access = arena_new(a, struct access, 1);
        stages_access(a, &index, version_row_of(plan->minor), plan->stages->classes[i].name,
                      access);
        out[i] = access;
    }
}

/* --- nodes --- */

static bool has_file(const struct meet_question *q, const struct plan_shown *plan, uint32_t node,
                     bool has_none, uint32_t file)
{
    for (uint32_t i = 0; i < q->resource_count; i++)
        if (!plan_same_policy(q->now[node * q->resource_count + i],
                              q->files[file * q->resource_count + i]))
            return false;
    return has_none == plan_file_is_none(plan, file);
}

static struct str why_not(struct arena *a, const struct cluster_node *from,
                          const struct plan_node *node, struct str trouble, unsigned minor)
{
    if (from->unreadable)
        return STR("it cannot be read");
    if (node->has_policy)
        return node->is_bare ? STR("no configuration") : STR("none of the plan's files");
    switch (from->state) {
    case CLUSTER_REFUSED:
        return arena_fmt(a, "kube-apiserver 1.%u does not take it", minor);
    case CLUSTER_MISSING:
        return node_lacks_mount(from)
                   ? STR("no mount covers the file that its kube-apiserver is given")
                   : STR("the file that its kube-apiserver is given is not there");
    case CLUSTER_EMPTY:
        return STR("neither a configuration nor a kube-apiserver is found: name the file itself");
    case CLUSTER_UNKNOWN:
        return trouble.ptr
                   ? trouble
                   : STR("it is not told what its kube-apiserver reads: name the file itself");
    case CLUSTER_READS:
    case CLUSTER_BARE:
        break;
    }
    return STR("no configuration");
}

/* What is wrong there, and what says more; STR_NONE: that is not known. */
static struct str trouble_of(struct arena *a, const struct plan_status *status,
                             const struct cluster_node *from, uint32_t node)
{
    struct str trouble = cluster_trouble(a, &status->given.members[node], from);
    struct str check = nodes_given_check(a, &status->given, node);
    return trouble.ptr && check.ptr ? arena_join(a, trouble, STR("; "), check) : trouble;
}

static void find_file(struct arena *a, const struct plan_shown *plan, const struct cluster *c,
                      struct plan_status *status, const struct access **now, uint32_t node)
{
    const struct cluster_node *from = &c->nodes[node];
    const struct cluster_member *member = &status->given.members[node];
    struct plan_node *to = &status->nodes[node];
    bool none = from->state == CLUSTER_BARE || nodes_given_is_empty(&status->given, node);
    const struct policy *policy = from->note ? from->note->policy : NULL;
    const struct ec_configuration *configuration =
        from->state == CLUSTER_READS ? policy_at(policy, from->minor) : NULL;
    *to =
        (struct plan_node){.name = from->name,
                           .has = from->note ? cluster_file(a, member, from->note->file) : STR_NONE,
                           .server = from->server ? from->server->server : NULL};
    if (to->server)
        to->host = to->server->config_host;
    to->is_bare = none;
    to->has_policy = none || configuration;
    if (to->has_policy)
        add_policies(a, plan, configuration, &now[node * plan->stages->count]);
    for (uint32_t f = 0; to->has_policy && f <= plan->stages->files; f++)
        if (has_file(&status->question, plan, node, none, f)) {
            to->known = true;
            to->file = f;
        }
    to->why = why_not(a, from, to, trouble_of(a, status, from, node), plan->minor);
}

static void compare(struct arena *a, const struct plan_shown *plan, struct plan_status *status)
{
    struct cluster c;
    uint32_t nodes = status->given.count, files = plan->stages->files + 1;
    uint32_t resources = plan->stages->count;
    cluster_make(a, status->given.members, nodes, &c);
    const struct access **now = arena_new(a, const struct access *, (size_t)nodes *resources);
    const struct access **then = arena_new(a, const struct access *, (size_t)files *resources);
    const struct version_row **rows = arena_new(a, const struct version_row *, nodes);
    for (uint32_t f = 0; f < files; f++)
        add_policies(a, plan, taken_down(a, plan->minor, &plan->files[f]), &then[f * resources]);
    status->question = (struct meet_question){.now = now,
                                              .rows = rows,
                                              .files = then,
                                              .node_count = nodes,
                                              .file_count = files,
                                              .resource_count = resources};
    status->nodes = arena_new(a, struct plan_node, nodes);
    status->count = nodes;
    for (uint32_t i = 0; i < nodes; i++) {
        rows[i] = version_row_of(plan->minor);
        find_file(a, plan, &c, status, now, i);
    }
}

static int open_nodes(const struct arguments *args, struct plan_status *status)
{
    if (status->given.count)
        return nodes_given_again(&status->given, args);
    status->given = (struct nodes_given){
        .args = args, .command = "plan", .options_made = true, .one_is_enough = true};
    return nodes_given_read(&status->given);
}

int plan_nodes_minor(struct arena *a, const struct load_options *load, const char *const *paths,
                     size_t count, struct plan_status *status, unsigned *minor)
{
    struct cluster c;
    *minor = 0;
    for (size_t i = 0; i < count; i++)
        if (str_ends_with(str_from(paths[i]), STR("-"))) /* it may be standard input: cp1=- */
            return EXIT_CLEAN;
    int code = open_nodes(arguments_of(a, load, NULL, paths, count), status);
    if (code)
        return code;
    cluster_make(a, status->given.members, status->given.count, &c);
    for (uint32_t i = 0; i < c.count; i++) {
        if (!c.nodes[i].minor_told)
            continue;
        if (*minor && *minor != c.nodes[i].minor) {
            *minor = 0;
            return EXIT_CLEAN;
        }
        *minor = c.nodes[i].minor;
    }
    return EXIT_CLEAN;
}

int plan_nodes_read(struct arena *a, const struct load_options *load, const char *const *paths,
                    size_t count, const struct plan_shown *plan, struct plan_status *status)
{
    struct nodes_given *given = &status->given;
    struct results results = {.minors = 0};
    int code = open_nodes(plan_node_arguments(a, load, plan->minor, paths, count), status);
    if (code)
        return code;
    nodes_given_results(given, &results);
    for (uint32_t i = 0; i < results.error_count; i++)
        cli_error("%.*s: %.*s", STR_ARG(results.errors[i].file),
                  STR_ARG(results.errors[i].message));
    compare(a, plan, status);
    return results.error_count || given->trouble ? EXIT_TROUBLE : EXIT_CLEAN;
}

bool plan_nodes_managed(const struct plan_status *status, struct buf *text)
{
    for (uint32_t i = 0; i < status->count; i++) {
        const struct plan_node *node = &status->nodes[i];
        enum rancher_kind maker = node->server ? link_maker(node->server) : RANCHER_UNKNOWN;
        const char *program = maker == RANCHER_K3S ? "k3s" : "rke2";
        if (maker == RANCHER_UNKNOWN)
            continue;
        buf_cstr(text, "no step of a plan is for ");
        escape_text(text, node->name);
        buf_fmt(text,
                ": %s makes the file itself, of what its datastore holds, so bring none there\n"
                "next: %s secrets-encrypt status   # at which stage each server stands\n"
                "   new keys: %s secrets-encrypt rotate-keys, and then a restart of each server\n",
                maker == RANCHER_K3S ? "k3s" : "RKE2", program, program);
        return true;
    }
    return false;
}

void plan_nodes_release(struct plan_status *status)
{
    nodes_given_release(&status->given);
}

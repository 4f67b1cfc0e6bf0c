/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan_report.h"

#include <string.h>

#include "apiserver/group_resource.h"
#include "apiserver/redact.h"
#include "apiserver/resources.h"
#include "report/escape.h"

/* --- words --- */

struct str plan_name_shown(struct arena *a, struct str name)
{
    bool hidden = false;
    return redact_value(redact_words(a, name), &hidden);
}

static void put_key(struct buf *out, struct arena *a, const struct access_key *key)
{
    if (!key || key->kind == ACCESS_IDENTITY) {
        buf_cstr(out, "identity");
        return;
    }
    buf_fmt(out, "%s '", access_kind_name(key->kind));
    escape_text(out, plan_name_shown(a, key->name));
    buf_byte(out, '\'');
}

/* The first file has another one of the same name. */
static bool is_namesake(const struct access *from, const struct access_key *key)
{
    bool found = false;
    for (uint32_t i = 0; i < from->count; i++) {
        const struct access_key *other = &from->keys[i];
        if (other->kind != key->kind || !str_eq(other->name, key->name))
            continue;
        if (key->kind == ACCESS_IDENTITY || change_same_key(other, key))
            return false;
        found = true;
    }
    return found;
}

static void put_policy(struct buf *out, struct arena *a, const struct access *policy,
                       const struct access *from)
{
    const struct access_key *writer = access_writer(policy);
    if (policy->level == ACCESS_NO_ENTRY) {
        buf_cstr(out, "written as plain text, nothing else can be read");
        return;
    }
    if (writer) {
        buf_cstr(out, "written with ");
        put_key(out, a, writer);
        buf_cstr(out, is_namesake(from, writer) ? " (the new one)" : "");
    } else {
        buf_cstr(out, "written as plain text");
    }
    for (uint32_t i = 1; i < policy->count; i++) {
        buf_cstr(out, i == 1 ? ", read also with " : ", ");
        put_key(out, a, &policy->keys[i]);
        buf_cstr(out, is_namesake(from, &policy->keys[i]) ? " (the new one)" : "");
    }
}

void plan_file_text(struct buf *out, const struct plan_shown *plan, uint32_t file)
{
    if (plan->written.ptr && file) {
        escape_text(out, plan->written);
        buf_byte(out, '/');
    }
    escape_text(out, plan->files[file].name);
}

bool plan_file_is_none(const struct plan_shown *plan, uint32_t file)
{
    return !plan->files[file].configuration;
}

static void put_plural(struct buf *out, uint32_t count, const char *word)
{
    buf_fmt(out, "%u %s%s", (unsigned)count, word, count == 1 ? "" : "s");
}

/* --- steps --- */

static bool changes(const struct plan_shown *plan, uint32_t which, uint32_t file)
{
    return !plan_same_policy(stages_policy(plan->stages, which, file - 1),
                             stages_policy(plan->stages, which, file));
}

static bool same_change(const struct plan_shown *plan, uint32_t a, uint32_t b, uint32_t file)
{
    return plan_same_policy(stages_policy(plan->stages, a, file),
                            stages_policy(plan->stages, b, file));
}

/* Which resources change, a line for each policy that they get. */
static void put_changes(struct buf *out, const struct plan_shown *plan, uint32_t file)
{
    bool *done = arena_new(plan->arena, bool, plan->stages->count), any = false;
    for (uint32_t i = 0; i < plan->stages->count; i++) {
        if (done[i] || !changes(plan, i, file))
            continue;
        buf_cstr(out, "   ");
        for (uint32_t k = i; k < plan->stages->count; k++) {
            if (done[k] || !changes(plan, k, file) || !same_change(plan, i, k, file))
                continue;
            buf_cstr(out, k == i ? "" : ", ");
            escape_text(out, plan_name_shown(plan->arena, plan->stages->classes[k].name));
            done[k] = true;
        }
        buf_cstr(out, ": ");
        put_policy(out, plan->arena, stages_policy(plan->stages, i, file),
                   &plan->stages->classes[i].from);
        buf_byte(out, '\n');
        any = true;
    }
    if (!any)
        buf_cstr(out, "   who writes and who reads stays as it is\n");
}

static void put_nodes(struct buf *out, const struct plan_shown *plan)
{
    if (plan->single) {
        buf_cstr(out, "with every kube-apiserver stopped");
        return;
    }
    buf_cstr(out, plan->node_count ? "on " : "on each control-plane node");
    for (uint32_t i = 0; i < plan->node_count; i++) {
        buf_cstr(out, !i ? "" : i + 1 == plan->node_count ? ", then " : ", ");
        escape_text(out, plan->nodes[i]);
    }
    buf_cstr(out, ", one after the other");
}

/* RKE brings it to the nodes, one after the other. */
static void put_rke(struct buf *out, const struct plan_shown *plan, uint32_t file)
{
    struct str name = plan->cluster_file;
    buf_cstr(out, "   in ");
    escape_text(out, name);
    buf_cstr(out, ", for services.kube-api.secrets_encryption_config: ");
    if (plan_file_is_none(plan, file)) {
        buf_cstr(out, "'enabled: false', without custom_config\n");
    } else {
        buf_cstr(out, "'enabled: true', and below custom_config\n   what ");
        plan_file_text(out, plan, file);
        buf_cstr(out, " holds\n");
    }
    buf_cstr(out, "     rke up --config ");
    escape_text(out, escape_shell_word(plan->arena, name));
    buf_cstr(out, "\n   it brings the file to every node of role controlplane and restarts "
                  "kube-apiserver there\n");
}

static void put_rollout(struct buf *out, const struct plan_shown *plan, uint32_t file)
{
    bool flag = plan_file_is_none(plan, file) != plan_file_is_none(plan, file - 1);
    if (plan_file_is_none(plan, file)) {
        buf_cstr(out, "switch encryption off\n");
    } else {
        plan_file_text(out, plan, file);
        buf_cstr(out, " to every node\n");
    }
    put_changes(out, plan, file);
    if (plan->cluster_file.ptr) {
        put_rke(out, plan, file);
        return;
    }
    buf_cstr(out, "   ");
    put_nodes(out, plan);
    buf_cstr(out, ": ");
    if (plan_file_is_none(plan, file))
        buf_cstr(out, "take the flag --encryption-provider-config away");
    else if (flag)
        buf_cstr(out, "put the file in its place (mode 0600), mount it where kube-apiserver is a "
                      "pod,\n   point the flag --encryption-provider-config to it");
    else
        buf_cstr(out, "put the file in place of the one there (mode 0600)");
    if (plan->reloads && !flag)
        buf_cstr(out, ",\n   and wait until it is read again, a minute or so: the count of "
                      "successes has to grow in\n"
                      "     " PLAN_ASK "/metrics | grep "
                      "apiserver_encryption_config_controller_automatic_reload\n");
    else
        buf_cstr(out, plan->single ? ", then start them\n"
                                   : ",\n   restart kube-apiserver, and wait until it answers 'ok' "
                                     "there:\n     " PLAN_ASK "/readyz\n");
    if (plan_file_is_none(plan, file))
        buf_cstr(out, "   then remove the file; keep a copy as long as backups of etcd need it\n");
}

struct str plan_value_prefix(const struct plan_shown *plan, const struct access *policy)
{
    const struct access_key *writer = access_writer(policy);
    static const char *const kinds[] = {"",       "aescbc:v1", "aesgcm:v1", "secretbox:v1",
                                        "kms:v1", "kms:v2"};
    return writer ? arena_join(plan->arena, STR("k8s:enc:"), str_from(kinds[writer->kind]),
                               STR(":"), plan_name_shown(plan->arena, writer->name), STR(":"))
                  : STR_NONE;
}

/* Where a resource lies in etcd: under its plural, but for a few that are older than that. */
static struct str etcd_folder(const struct plan_shown *plan, struct str name)
{
    static const char *const others[][2] = {{"endpoints", "services/endpoints"},
                                            {"ingresses.networking.k8s.io", "ingress"},
                                            {"nodes", "minions"},
                                            {"replicationcontrollers", "controllers"},
                                            {"services", "services/specs"}};
    struct group_resource parsed = group_resource_parse(name);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct group_resource other = group_resource_parse(str_from(others[i][0]));
        if (str_eq(other.resource, parsed.resource) && str_eq(other.group, parsed.group))
            return str_from(others[i][1]);
    }
    struct str plural = plan_name_shown(plan->arena, parsed.resource);
    return resource_is_builtin(name)
               ? plural
               : arena_join(plan->arena, plan_name_shown(plan->arena, parsed.group), STR("/"),
                            plural);
}

static void put_verify(struct buf *out, const struct plan_shown *plan, uint32_t which,
                       uint32_t file)
{
    struct str name = plan->stages->classes[which].name;
    struct str prefix = plan_value_prefix(plan, stages_policy(plan->stages, which, file));
    if (stages_is_wildcard(name))
        return;
    buf_cstr(out, "   verify, with any of them: ");
    if (prefix.ptr) {
        buf_cstr(out, "it begins with ");
        escape_text(out, prefix);
    } else {
        buf_cstr(out, "it does not begin with k8s:enc:");
    }
    buf_cstr(out, "\n     etcdctl get /registry/");
    escape_text(out, etcd_folder(plan, name));
    buf_cstr(out, "/NAMESPACE/NAME --print-value-only | head -c ");
    buf_fmt(out, "%u\n", (unsigned)(prefix.ptr ? prefix.len : sizeof "k8s:enc:" - 1));
}

static void put_rewrite(struct buf *out, const struct plan_shown *plan, uint32_t file)
{
    bool any = false;
    buf_cstr(out, "rewrite ");
    for (uint32_t i = 0; i < plan->stages->count; i++) {
        if (!stages_rewrites(plan->stages, i, file))
            continue;
        buf_cstr(out, any ? ", " : "");
        escape_text(out, plan_name_shown(plan->arena, plan->stages->classes[i].name));
        any = true;
    }
    buf_cstr(out, ", when every node has ");
    plan_file_text(out, plan, file);
    buf_byte(out, '\n');
    for (struct str rest = plan_rewrite_command(plan, file); rest.len;) {
        buf_cstr(out, "     ");
        escape_text(out, str_cut(&rest, '\n'));
        buf_byte(out, '\n');
    }
    buf_cstr(out, "   again, where it says that an object was modified meanwhile\n");
    for (uint32_t i = 0; i < plan->stages->count; i++)
        if (stages_rewrites(plan->stages, i, file)) {
            put_verify(out, plan, i, file);
            break;
        }
}

void plan_step_text(struct buf *out, const struct plan_shown *plan, uint32_t step)
{
    buf_fmt(out, "%u. ", (unsigned)step + 1);
    if (plan->steps[step].rewrite)
        put_rewrite(out, plan, plan->steps[step].file);
    else
        put_rollout(out, plan, plan->steps[step].file);
}

/* --- for people --- */

static uint32_t rewrites_of(const struct plan_shown *plan)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < plan->step_count; i++)
        count += plan->steps[i].rewrite;
    return count;
}

static void put_assumptions(struct buf *out, const struct plan_shown *plan)
{
    for (uint32_t i = 0; i < plan->stages->count; i++)
        if (plan->stages->classes[i].way.result == PLAN_FOUND_ASSUMING) {
            buf_cstr(out, "if the KMS plugins of ");
            escape_text(out, plan_name_shown(plan->arena, plan->stages->classes[i].name));
            buf_cstr(out, " behind the old and the new endpoint have the same remote key, which no "
                          "file tells\n");
        }
}

void plan_report_text(struct buf *out, const struct plan_shown *plan)
{
    if (!plan->step_count) {
        buf_cstr(out, "nothing to do\n");
        return;
    }
    buf_cstr(out, "safe in ");
    put_plural(out, plan->step_count, "step");
    buf_cstr(out, ": ");
    put_plural(out, plan->stages->files, "file");
    buf_cstr(out, " to every node, ");
    put_plural(out, rewrites_of(plan), "rewrite");
    buf_cstr(out, plan->single ? "; every stored value stays readable"
                               : "; at every moment every node can read what is stored and what "
                                 "the others write");
    buf_fmt(out, " (kube-apiserver 1.%u", plan->minor);
    if (plan->gates.ptr) {
        buf_cstr(out, " with --feature-gates=");
        escape_text(out, plan->gates);
        buf_cstr(out, ", or it does not start");
    }
    buf_cstr(out, ")\n");
    put_assumptions(out, plan);
    for (uint32_t i = 0; i < plan->step_count; i++) {
        buf_byte(out, '\n');
        plan_step_text(out, plan, i);
    }
    if (plan->stages->files && !plan_file_is_none(plan, 0))
        buf_cstr(out, "\nkeep a copy of every file as long as there are backups of etcd from its "
                      "time\n");
}

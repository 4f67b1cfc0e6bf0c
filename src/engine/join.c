/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/join.h"

#include "apiserver/redact.h"
#include "engine/controls.h"
#include "engine/given.h"
#include "engine/suppress.h"
#include "model/path.h"

struct joining {
    struct rule_run run;
    const struct project *project;
    struct finding *findings;
    uint32_t count, cap;
};

const struct joined *join_project(const struct project *p, struct arena *a)
{
    struct joined *joined = arena_new(a, struct joined, 1);
    const struct notes **units = arena_new(a, const struct notes *, p->file_count);
    for (uint32_t i = 0; i < p->file_count; i++)
        units[i] = &p->files[i].unit.notes;
    joined->complete = p->complete;
    joined->host = p->host;
    given_list(p, a, joined);
    link_join(a, units, p->file_count, joined);
    given_look(p, joined);
    return joined;
}

/* What the servers that read it, or dial its plugin, ask of a file; of several the first one's
 * gates hold. */
static bool follow(struct project *p, struct arena *a, const struct server_link *link,
                   struct project_file *file)
{
    const struct server_note *server = link->server;
    const struct config_file *now = file->settings;
    bool first = !now;
    if (first)
        now = config_of(p->config, a, file->name);
    struct config_file *told = arena_new(a, struct config_file, 1);
    *told = *now;
    if (first && !now->versions.defaulted)
        return false;
    told->versions.minors = first ? server->minors : now->versions.minors | server->minors;
    if (first && !now->gates.value.len && server->gates.ptr)
        told->gates.value = server->gates;
    told->reload.value |= server->reload;
    if (first && told->versions.minors == now->versions.minors &&
        told->reload.value == now->reload.value && told->gates.value.ptr == now->gates.value.ptr)
        return false;
    file->settings = told;
    return true;
}

static bool is_of_node(const struct server_note *server, struct str file)
{
    struct str root = link_root(server->file), own = link_root(file);
    return str_eq(path_folder(server->file), path_folder(file)) ||
           (root.ptr && own.ptr && str_eq(root, own));
}

/* A configuration that no server reads is that of the release which all servers beside it have. */
static bool follow_beside(struct project *p, struct arena *a, const struct policy_note *policy,
                          struct project_file *file)
{
    uint32_t minors = 0;
    for (uint32_t i = 0; i < p->joined->server_count; i++) {
        const struct server_note *server = p->joined->servers[i].server;
        if (!is_of_node(server, policy->file))
            continue;
        if (minors && minors != server->minors)
            return false;
        minors = server->minors;
    }
    const struct config_file *now = config_of(p->config, a, file->name);
    if (!minors || !now->versions.defaulted || now->versions.minors == minors)
        return false;
    struct config_file *told = arena_new(a, struct config_file, 1);
    *told = *now;
    told->versions.minors = minors;
    file->settings = told;
    return true;
}

static void follow_all_beside(struct project *p, struct arena *a, bool *again)
{
    enum { COMPARISONS_MAX = 10000000 };
    const struct joined *j = p->joined;
    if (!j->server_count || (uint64_t)j->policy_count * j->server_count > COMPARISONS_MAX)
        return;
    for (uint32_t i = 0; i < j->policy_count; i++) {
        const struct policy_note *policy = j->policies[i];
        struct project_file *file = project_file_of(p, policy->file);
        bool is_read = again[file - p->files] || file->settings || policy->container.ptr;
        for (uint32_t k = 0; k < j->server_count; k++)
            is_read |= j->servers[k].policy == policy;
        if (!is_read && follow_beside(p, a, policy, file))
            again[file - p->files] = true;
    }
}

/* What was found in commands that nobody runs: a unit, or a drop-in for it, has nothing else. */
static void drop_findings(struct project *p, const struct server_note *replaced)
{
    struct project_file *file = project_file_of(p, replaced->file);
    uint32_t left = 0;
    for (uint32_t i = 0; i < file->unit.finding_count; i++)
        if (file->unit.findings[i].rule->scope == RULE_TOOL)
            file->unit.findings[left++] = file->unit.findings[i];
    file->unit.finding_count = left;
}

bool join_follow(struct project *p)
{
    struct arena scratch = ARENA_INIT, *a = &p->arenas[0];
    bool *again = arena_new(&scratch, bool, p->file_count), any = false;
    for (uint32_t i = 0; i < p->joined->server_count; i++) {
        const struct server_link *link = &p->joined->servers[i];
        for (uint32_t k = link->server->replaced_count; k > 0; k--)
            drop_findings(p, link->server->replaced[k - 1]);
        struct project_file *file = link->policy && !link->server->makes_config
                                        ? project_file_of(p, link->policy->file)
                                        : NULL;
        if (file && follow(p, a, link, file))
            again[file - p->files] = true;
        for (uint32_t k = 0; k < link->socket_count; k++) {
            const struct plugin_note *plugin = link->sockets[k].plugin;
            file = plugin ? project_file_of(p, plugin->file) : NULL;
            if (file && follow(p, a, link, file))
                again[file - p->files] = true;
        }
    }
    follow_all_beside(p, a, again);
    for (uint32_t i = 0; i < p->file_count; i++) {
        any |= again[i];
        if (again[i])
            project_judge_again(p, &p->files[i]);
    }
    given_drop_findings(p, p->joined);
    arena_release(&scratch);
    return any;
}

/* --- findings --- */

static struct str words(struct arena *a, struct str text)
{
    return text.ptr && redact_holds_key(text) ? redact_words(a, text) : text;
}

static struct spot spot_of(struct arena *a, const struct join_spot *from)
{
    struct spot spot = *from->at;
    spot.text = words(a, from->text);
    return spot;
}

static enum severity severity_of(const struct config *config, const struct join_draft *draft,
                                 struct str file)
{
    struct arena a = ARENA_INIT;
    const struct config_file *settings = config_of(config, &a, file);
    enum severity asked = config_severity(config, settings, draft->rule);
    if (asked != SEVERITY_OFF && draft->severity != SEVERITY_OFF &&
        !config_decides(config, settings, draft->rule))
        asked = draft->severity;
    arena_release(&a);
    return asked;
}

bool join_complete(struct arena *a, const struct project *p, const struct join_draft *draft,
                   struct str file, struct finding *out)
{
    const struct config *config = p->config;
    enum severity severity = severity_of(config, draft, file);
    if (severity == SEVERITY_OFF)
        return false;
    *out = (struct finding){
        .rule = draft->rule,
        .severity = severity,
        .minors =
            (draft->minors ? draft->minors : config->base.versions.minors) & draft->rule->minors,
        .message = words(a, draft->message),
        .at = spot_of(a, &draft->at),
        .container = draft->container,
        .path = draft->path,
        .how = words(a, draft->how),
        .related_count = draft->related_count,
        .controls = controls_of(a, config->profile.value, draft->rule, draft->minors),
    };
    struct spot *related = arena_new(a, struct spot, draft->related_count);
    for (uint32_t i = 0; i < draft->related_count; i++)
        related[i] = spot_of(a, &draft->related[i]);
    out->related = related;
    const struct project_file *at = project_file_of(p, draft->at.at->file);
    const struct suppression *by =
        at && at->unit.kept ? suppress_find(at->unit.kept, draft->rule, out->at.span.start) : NULL;
    if (by) {
        out->suppressed_by = STR("comment");
        out->suppressed_reason = by->reason;
    }
    return true;
}

static void take(struct rule_run *run, const struct join_draft *draft)
{
    struct joining *j = (struct joining *)run;
    struct finding finding;
    if (!join_complete(run->arena, j->project, draft, draft->at.at->file, &finding))
        return;
    arena_grow(run->arena, j->findings, j->count, j->cap);
    j->findings[j->count++] = finding;
}

struct finding *join_judge(const struct project *p, struct arena *a, uint32_t *count)
{
    struct joining j = {.run = {.arena = a, .joined = p->joined, .take_join = take}, .project = p};
    for (uint32_t i = 0; i < rules_count; i++) {
        const struct rule *rule = &rules_all[i];
        if (!rule->run || rule->scope != RULE_NODE)
            continue;
        j.run.rule = rule;
        rule->run(&j.run);
    }
    *count = j.count;
    return j.findings;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/join.h"

#include "apiserver/redact.h"
#include "engine/controls.h"
#include "engine/suppress.h"
#include "rules/join.h"

struct joining {
    struct rule_run run;
    const struct project *project;
    struct finding *findings;
    uint32_t count, cap;
};

void join_project(const struct project *p, struct arena *a, struct joined *out)
{
    const struct notes **units = arena_new(a, const struct notes *, p->file_count);
    for (uint32_t i = 0; i < p->file_count; i++)
        units[i] = &p->files[i].unit.notes;
    out->complete = p->complete;
    out->host = p->host;
    link_join(a, units, p->file_count, out);
}

static struct project_file *file_of(struct project *p, const struct policy_note *policy)
{
    for (uint32_t i = 0; i < p->file_count; i++) {
        const struct notes *notes = &p->files[i].unit.notes;
        if (notes->policy_count && policy >= notes->policies &&
            policy < notes->policies + notes->policy_count)
            return &p->files[i];
    }
    return NULL;
}

static struct project_file *file_of_plugin(struct project *p, const struct plugin_note *plugin)
{
    for (uint32_t i = 0; i < p->file_count; i++) {
        const struct notes *notes = &p->files[i].unit.notes;
        if (notes->plugin_count && plugin >= notes->plugins &&
            plugin < notes->plugins + notes->plugin_count)
            return &p->files[i];
    }
    return NULL;
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

void join_follow(struct project *p)
{
    struct arena scratch = ARENA_INIT;
    struct joined joined;
    join_project(p, &scratch, &joined);
    bool *again = arena_new(&scratch, bool, p->file_count);
    for (uint32_t i = 0; i < joined.server_count; i++) {
        const struct server_link *link = &joined.servers[i];
        struct project_file *file =
            link->policy && !link->server->makes_config ? file_of(p, link->policy) : NULL;
        if (file && follow(p, &p->arenas[0], link, file))
            again[file - p->files] = true;
        for (uint32_t k = 0; k < link->socket_count; k++) {
            const struct plugin_note *plugin = link->sockets[k].plugin;
            file = plugin ? file_of_plugin(p, plugin) : NULL;
            if (file && follow(p, &p->arenas[0], link, file))
                again[file - p->files] = true;
        }
    }
    for (uint32_t i = 0; i < p->file_count; i++)
        if (again[i])
            project_judge_again(p, &p->files[i]);
    arena_release(&scratch);
}

static struct str words(struct joining *j, struct str text)
{
    return text.ptr && redact_holds_key(text) ? redact_words(j->run.arena, text) : text;
}

static struct spot spot_of(struct joining *j, const struct join_spot *from)
{
    struct spot spot = *from->at;
    spot.text = words(j, from->text);
    return spot;
}

/* What is configured for the file at which the finding stands. */
static enum severity severity_of(const struct joining *j, const struct join_draft *draft)
{
    struct arena a = ARENA_INIT;
    const struct config *config = j->project->config;
    const struct config_file *settings = config_of(config, &a, draft->at.at->file);
    enum severity asked = config_severity(config, settings, draft->rule);
    if (asked != SEVERITY_OFF && draft->severity != SEVERITY_OFF &&
        !config_decides(config, settings, draft->rule))
        asked = draft->severity;
    arena_release(&a);
    return asked;
}

static const struct suppression *suppressed_by(const struct joining *j, const struct finding *f)
{
    for (uint32_t i = 0; i < j->project->file_count; i++) {
        const struct project_file *file = &j->project->files[i];
        if (file->unit.kept && str_eq(file->name, f->at.file))
            return suppress_find(file->unit.kept, f->rule, f->at.span.start);
    }
    return NULL;
}

static void take(struct rule_run *run, const struct join_draft *draft)
{
    struct joining *j = (struct joining *)run;
    struct arena *a = run->arena;
    enum severity severity = severity_of(j, draft);
    if (severity == SEVERITY_OFF)
        return;
    arena_grow(a, j->findings, j->count, j->cap);
    struct finding *f = &j->findings[j->count++];
    *f = (struct finding){
        .rule = draft->rule,
        .severity = severity,
        .minors = (draft->minors ? draft->minors : j->project->config->base.versions.minors) &
                  draft->rule->minors,
        .message = words(j, draft->message),
        .at = spot_of(j, &draft->at),
        .container = draft->container,
        .path = draft->path,
        .how = words(j, draft->how),
        .related_count = draft->related_count,
        .controls = controls_of(a, j->project->config->profile.value, draft->rule, draft->minors),
    };
    struct spot *related = arena_new(a, struct spot, draft->related_count);
    for (uint32_t i = 0; i < draft->related_count; i++)
        related[i] = spot_of(j, &draft->related[i]);
    f->related = related;
    const struct suppression *by = suppressed_by(j, f);
    if (by) {
        f->suppressed_by = STR("comment");
        f->suppressed_reason = by->reason;
    }
}

struct finding *join_judge(const struct project *p, struct arena *a, const struct joined *joined,
                           uint32_t *count)
{
    struct joining j = {.run = {.arena = a, .joined = joined, .take_join = take}, .project = p};
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

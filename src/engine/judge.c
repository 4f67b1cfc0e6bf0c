/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/judge.h"

#include <string.h>

#include "access/coverage.h"
#include "apiserver/version_set.h"
#include "base/buf.h"
#include "engine/behind_kind.h"
#include "engine/complete.h"
#include "engine/cost.h"
#include "engine/hooks.h"
#include "engine/inside.h"
#include "engine/refused.h"
#include "engine/server_gates.h"
#include "engine/started.h"
#include "engine/template.h"
#include "engine/unknown.h"
#include "engine/view.h"
#include "engine/yield.h"
#include "link/link.h"
#include "model/file_part.h"

/* What is asked of the rule, unless the rule itself has a reason to say less. */
static enum severity severity_of(const struct unit *u, const struct rule *rule, enum severity draft)
{
    enum severity asked = config_severity(u->config, u->settings, rule);
    if (asked == SEVERITY_OFF || draft == SEVERITY_OFF ||
        config_decides(u->config, u->settings, rule))
        return asked;
    return draft;
}

enum { FINDINGS_MAX = 10000 }; /* of a file; who would read more */

/* Whether it begins with a byte that the document has. */
static bool is_own(const struct run *r, struct span span)
{
    span.end = span.start < span.end ? span.start + 1 : span.start;
    return origin_is_copied(&r->place->origin, span);
}

static void take(struct rule_run *run, const struct draft *draft)
{
    struct run *r = (struct run *)run;
    struct draft d = *draft;
    d.severity = severity_of(r->judging->unit, d.rule, d.severity);
    if (d.severity == SEVERITY_OFF)
        return;
    if (!d.minors)
        d.minors = run->document->minors & d.rule->minors;
    d.minors &= run->document->minors;
    if (!d.minors)
        return;
    if (r->place->rendered && !is_own(r, d.span))
        return;
    if (!d.is_about_template && unknown_at(r, d.span)) {
        if (!r->judging->template_seen)
            r->judging->template_at = origin_span(&r->place->origin, d.span);
        r->judging->template_seen = true;
        return;
    }
    if (r->judging->unit->finding_count >= FINDINGS_MAX) {
        if (!r->judging->is_full)
            r->judging->full_at = origin_span(&r->place->origin, d.span);
        r->judging->is_full = true;
        return;
    }
    complete_draft(r, &d);
}

/* --- the record of a document --- */

static bool only_unknown(const struct run *r, const struct verdict *v)
{
    for (uint32_t i = 0; i < v->fault_count; i++) {
        if (!unknown_at(r, v->faults[i].place.span))
            return false;
    }
    return v->fault_count > 0;
}

static struct str verdict_words(const struct run *r, const struct verdict *v)
{
    /* A template is never shown as accepted: nobody knows what it becomes. */
    bool unknown = (v->kind == VERDICT_REFUSED && only_unknown(r, v)) ||
                   (v->kind == VERDICT_ACCEPTED && r->place->masked);
    return str_from(verdict_name(unknown ? VERDICT_UNDECIDED : v->kind));
}

static struct position locate_in_file(void *context, struct span inner)
{
    struct run *r = context;
    struct span outer = origin_span(&r->place->origin, inner);
    return source_position(&r->judging->file, outer.start);
}

static bool name_is_unknown(void *context, struct str name)
{
    const struct run *r = context;
    return template_is_value(name) ||
           (r->place->masked && !str_eq(template_unmask(r->run.arena, name), name));
}

/* Where only values that are still to be filled in are wrong, the rest is taken as it is. */
static const struct coverage *cover(struct run *r)
{
    const struct document_view *view = r->run.document;
    if (!r->judging->unit->wants_coverage)
        return NULL;
    struct verdict *verdicts = arena_new(r->run.arena, struct verdict, VERSION_COUNT);
    memcpy(verdicts, view->verdicts, VERSION_COUNT * sizeof *verdicts);
    for (size_t i = 0; i < VERSION_COUNT; i++)
        if (verdicts[i].kind == VERDICT_REFUSED && only_unknown(r, &verdicts[i]))
            verdicts[i].configuration = view->configuration;
    struct coverage_request request = {.minors = view->minors,
                                       .verdicts = verdicts,
                                       .locate = locate_in_file,
                                       .is_unknown = name_is_unknown,
                                       .context = r};
    return coverage_of(r->judging->unit->results, r->run.arena, &request);
}

static struct str masked_words(struct run *r, struct str text)
{
    return r->place->masked && text.ptr ? template_unmask(r->run.arena, text) : text;
}

static struct document_record *record_new(struct run *r, struct str kind)
{
    struct unit *u = r->judging->unit;
    struct span start = origin_span(&r->place->origin, (struct span){0, 0});
    arena_grow(u->results, u->documents, u->document_count, u->document_cap);
    struct document_record *record = &u->documents[u->document_count++];
    *record = (struct document_record){
        .file = u->file,
        .container = complete_words(r->judging, masked_words(r, r->place->container)),
        .line = source_position(&r->judging->file, start.start).line,
        .kind = complete_words(r->judging, kind),
    };
    return record;
}

static void record(struct run *r, struct str kind)
{
    struct unit *u = r->judging->unit;
    const struct document_view *view = r->run.document;
    struct verdict_run *runs = arena_new(u->results, struct verdict_run, VERSION_COUNT);
    uint32_t count = 0;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++) {
        if (!version_set_has(view->minors, minor))
            continue;
        struct str name = verdict_words(r, &view->verdicts[minor - VERSION_OLDEST]);
        if (!count || !str_eq(runs[count - 1].verdict, name))
            runs[count++] = (struct verdict_run){.verdict = name};
        runs[count - 1].minors |= version_bit(minor);
    }
    struct document_record *record = record_new(r, kind);
    record->verdicts = runs;
    record->verdict_count = count;
    record->coverage = cover(r);
}

/* --- one configuration --- */

static void drop_yielding(struct run *r, uint32_t from)
{
    struct unit *u = r->judging->unit;
    uint32_t count = u->finding_count - from;
    bool *silent = arena_new(r->run.arena, bool, count);
    if (!count)
        return;
    yield_mark(r->run.arena, &u->findings[from], r->places, r->also, count, silent);
    u->finding_count = from;
    for (uint32_t i = 0; i < count; i++)
        if (!silent[i])
            u->findings[u->finding_count++] = u->findings[from + i];
}

static uint32_t accepting(const struct verdict *verdicts, uint32_t minors)
{
    uint32_t set = 0;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++)
        if (version_set_has(minors, minor) &&
            verdicts[minor - VERSION_OLDEST].kind == VERDICT_ACCEPTED)
            set |= version_bit(minor);
    return set;
}

/* --- comments --- */

bool judge_has_comments(const struct judging *j, struct str text)
{
    return !j->unit->no_ignores && str_find(text, STR("enclint:")) < text.len;
}

static void report_leftovers(struct run *r, struct suppressions *list)
{
    uint32_t count;
    const struct draft *drafts = suppress_leftovers(list, &count);
    for (uint32_t i = 0; i < count; i++)
        r->run.take(&r->run, &drafts[i]);
}

static struct run run_of(struct judging *j, const struct place_of_document *place,
                         struct document_view *view)
{
    *view = (struct document_view){
        .source = place->source, .verdicts = arena_new(j->scratch, struct verdict, VERSION_COUNT)};
    return (struct run){.run = {.arena = j->scratch,
                                .document = view,
                                .take = take,
                                .is_unknown = span_is_unknown,
                                .written = span_written},
                        .judging = j,
                        .place = place};
}

void judge_suppress(struct judging *j)
{
    struct unit *u = j->unit;
    struct suppressions *list = &j->suppressions;
    if (!list->count)
        return;
    for (uint32_t i = 0; i < u->finding_count; i++)
        complete_suppress(j, list, &u->findings[i], u->findings[i].at.span.start);
    uint32_t before = u->finding_count;
    struct document_view view;
    struct place_of_document place = {
        .source = &j->file, .origin = origin_whole(j->scratch, (uint32_t)j->file.text.len)};
    struct run r = run_of(j, &place, &view);
    view.minors = u->minors;
    report_leftovers(&r, list);
    for (uint32_t i = before; i < u->finding_count; i++)
        complete_suppress(j, list, &u->findings[i], u->findings[i].at.span.start);
}

void judge_configuration(struct judging *j, const struct place_of_document *place,
                         struct document *document, struct span behind, uint32_t behind_count)
{
    const struct config_file *settings = j->unit->settings;
    struct verdict *verdicts = arena_new(j->scratch, struct verdict, VERSION_COUNT);
    struct load_options options = {.minors = settings->versions.minors,
                                   .feature_gates = settings->gates.value,
                                   .automatic_reload = settings->reload.value,
                                   .lenient = place->lenient,
                                   .file = j->unit->file,
                                   .document = document};
    uint64_t began = cost_begin(j->unit->costs);
    load_verdicts(j->scratch, place->source, &options, verdicts);
    const struct verdict *next = behind_kind(j->scratch, place->source, &options, verdicts);
    cost_end(j->unit->costs, cost_count(j->unit->own_rule_count) - 1, began);
    struct document_view view = {.source = place->source,
                                 .minors = settings->versions.minors,
                                 .accepted = accepting(verdicts, settings->versions.minors),
                                 .verdicts = verdicts,
                                 .next = next,
                                 .automatic_reload = settings->reload.value,
                                 .tracked = j->unit->tracked,
                                 .in_configmap = place->in_configmap,
                                 .in_cluster_api = place->in_cluster_api,
                                 .in_page = j->form == JUDGED_PAGE,
                                 .file_text = j->file.text,
                                 .here = place->here,
                                 .reader = place->reader,
                                 .memo = &(struct rule_memo){.key_classes = NULL},
                                 .documents_behind = behind_count,
                                 .documents_before = place->before,
                                 .behind = behind};
    struct dropped *dropped = view_make(j->scratch, document, &view);
    const struct node *root = document->value ? document->value->node : NULL;
    if (!j->unit->no_excerpts || j->unit->wants_line_hashes || j->unit->veil)
        veil_add_document(&j->veil, place->source, &place->origin, root, &ec_document);
    struct run r = {.run = {.arena = j->scratch,
                            .document = &view,
                            .take = take,
                            .is_unknown = span_is_unknown,
                            .written = span_written},
                    .judging = j,
                    .place = place,
                    .shared = shared_of(j->scratch, document)};
    struct suppressions own;
    if (place->container.ptr && !place->comments_outside && document->format == DOCUMENT_YAML &&
        document->yaml.root && judge_has_comments(j, place->source->text)) {
        suppress_begin(&own, j->scratch, place->source, &j->suppress_options);
        suppress_parse(&own, &document->yaml);
        r.suppressions = &own;
    }
    complete_begin(&r);
    view.phase = suppress_phase(r.suppressions ? r.suppressions : &j->suppressions);
    uint32_t before = j->unit->finding_count;
    refused_report(&r.run, dropped);
    undecided_report(&r.run);
    if (view.configuration)
        hooks_run(&r.run, j->unit);
    drop_yielding(&r, before);
    if (r.suppressions)
        report_leftovers(&r, r.suppressions);
    policy_note(&r);
    struct str kind = document->status == DOCUMENT_READ && document->meta.kind.len
                          ? document->meta.kind
                          : STR("EncryptionConfiguration");
    record(&r, masked_words(&r, kind));
}

/* --- what is started --- */

static struct str started_kind(const struct workload *workload)
{
    bool is_part = workload->part && !part_is_whole(workload->part);
    if (!workload->container_count || is_part)
        return workload->form;
    return workload_container(workload, ROLE_API_SERVER) ? STR("kube-apiserver")
                                                         : STR("KMS plugin");
}

/* Of the releases that were asked for; where none was, of that which the file itself starts. */
static uint32_t minors_of(const struct unit *u, const struct place_of_document *place,
                          const struct workload *workload, bool *told)
{
    const struct config_versions *asked = &u->settings->versions;
    uint32_t minors;
    bool newer;
    struct err err = {""};
    /* A patch is for the node in whose configuration it stands. */
    for (uint32_t i = 0; asked->defaulted && i < u->notes.machine_count; i++) {
        const struct machine_note *machine = &u->notes.machines[i];
        if (workload->kubeadm && machine->outermost == place->outermost && machine->minors) {
            *told = true;
            return machine->minors;
        }
    }
    if (!asked->defaulted || !workload->version.text.len || workload->version.is_unknown ||
        !version_set_parse(workload->version.text, &minors, &newer, &err))
        return asked->minors;
    *told = true;
    return minors;
}

/* Where the file lies tells what the file itself need not. */
static void place_workloads(struct judging *j, const struct place_of_document *place,
                            const struct carried *carried)
{
    for (uint32_t i = 0; !place->container.ptr && i < carried->count; i++)
        if (carried->workloads[i].kind == WORKLOAD_POD && link_is_static(j->unit->file)) {
            carried->workloads[i].is_static = true;
            carried->workloads[i].form = STR("static pod");
        }
}

/* Judges the configurations that the workload reads as it reads them. */
static void judge_policies(struct run *r, const struct carried *carried, uint32_t reader)
{
    struct judging *j = r->judging;
    struct unit *u = j->unit;
    const struct config_file *asked = u->settings;
    const struct workload *workload = r->run.document->workload;
    const struct container *server = workload_container(workload, ROLE_API_SERVER);
    struct config_file *told = arena_new(u->results, struct config_file, 1);
    *told = *asked;
    if (asked->versions.defaulted)
        told->versions.minors = r->run.document->minors;
    const struct flag *gates = server ? argv_flag(&server->argv, STR("feature-gates")) : NULL;
    if (!asked->gates.value.len && gates && !gates->is_unknown)
        told->gates.value = arena_str(u->results, gates->value);
    const struct flag *reload =
        server ? argv_flag(&server->argv, STR("encryption-provider-config-automatic-reload"))
               : NULL;
    told->reload.value |= reload && !str_eq(reload->value, STR("false"));
    u->settings = told;
    for (uint32_t i = 0; i < carried->policy_count; i++)
        if (carried->policies[i].reader == reader)
            inside_policy(j, r->place, &carried->policies[i], workload);
    u->settings = asked;
}

static struct carried carried_of(struct run *r)
{
    return (struct carried){.arena = r->judging->scratch,
                            .source = r->place->source,
                            .is_unknown = span_is_open,
                            .context = r,
                            .is_template = r->place->masked || r->place->has_gaps};
}

static bool shows_text(const struct unit *u)
{
    return !u->no_excerpts || u->wants_line_hashes || u->veil;
}

static void judge_workloads(struct run *r, struct document_view *view, struct started *started)
{
    struct unit *u = r->judging->unit;
    view->faults = started->faults;
    view->fault_count = started->fault_count;
    for (uint32_t i = 0; i < started->carried.count; i++) {
        view->workload = &started->carried.workloads[i];
        view->minors = minors_of(u, r->place, view->workload, &u->minors_told);
        u->minors = i || u->document_count ? u->minors | view->minors : view->minors;
        uint32_t before = u->finding_count;
        r->place_count = 0;
        hooks_run(&r->run, u);
        server_gates_report(&r->run);
        drop_yielding(r, before);
        record_new(r, started_kind(view->workload));
        started_note(r, view->workload);
        view->fault_count = 0;
        judge_policies(r, &started->carried, i + 1);
    }
}

bool judge_started(struct judging *j, const struct place_of_document *place,
                   const struct document *document, const struct carrier *carrier)
{
    struct document_view view;
    struct run r = run_of(j, place, &view);
    struct started started = {.carried = carried_of(&r)};
    r.shared = shared_of(j->scratch, document);
    started_read(carrier, document, &started);
    if (!started.carried.count && !started.carried.machine_count)
        return false;
    place_workloads(j, place, &started.carried);
    if (shows_text(j->unit)) {
        struct schema_document shape = {.root = carrier->shape(document->meta.kind)};
        veil_add_document(&j->veil, place->source, &place->origin, document->value->node, &shape);
    }
    machines_note(&r, &started.carried);
    judge_workloads(&r, &view, &started);
    return started.carried.count > 0;
}

bool judge_started_text(struct judging *j, const struct place_of_document *place,
                        const struct text_carrier *carrier)
{
    struct document_view view;
    struct run r = run_of(j, place, &view);
    struct started started = {.carried = carried_of(&r)};
    carrier->build(&started.carried, place->container.ptr ? STR_NONE : j->unit->file);
    if (!started.carried.count && !started.carried.state)
        return false;
    if (shows_text(j->unit))
        veil_add_started(&j->veil, place->source, &place->origin, &started.carried);
    if (started.carried.state) {
        record_new(&r, STR("state of an encryption"));
        state_note(&r, started.carried.state);
    }
    judge_workloads(&r, &view, &started);
    return true;
}

void judge_file_finding(struct judging *j, const struct rule *rule, struct span at,
                        struct str message, struct str how)
{
    enum severity severity = rule ? severity_of(j->unit, rule, SEVERITY_OFF) : SEVERITY_OFF;
    if (severity == SEVERITY_OFF)
        return;
    struct finding *f = complete_new(j);
    f->rule = rule;
    f->severity = severity;
    f->minors = j->unit->settings->versions.minors;
    f->message = complete_words(j, message);
    f->how = complete_keep(j, how);
    f->path = STR("");
    complete_locate(j, at, &f->at);
    /* Where no document told what may be shown, all is asterisks. */
    if (j->veil.scalar_count && !j->unit->no_excerpts)
        veil_excerpt(&j->veil, j->unit->results, &j->file, &f->at);
}

void judge_limit(struct judging *j, const struct place_of_document *place, struct span at,
                 struct str words)
{
    judge_file_finding(j, rule_find(STR("undecided")), origin_span(&place->origin, at), words,
                       STR_NONE);
}

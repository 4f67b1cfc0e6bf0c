/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/judge.h"

#include "apiserver/redact.h"
#include "apiserver/version_set.h"
#include "engine/behind_kind.h"
#include "engine/complete.h"
#include "engine/cost.h"
#include "engine/hooks.h"
#include "engine/notes.h"
#include "engine/record.h"
#include "engine/refused.h"
#include "engine/refused_shape.h"
#include "engine/refused_words.h"
#include "engine/take.h"
#include "engine/view.h"

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
    struct run r = take_begin(j, &place, &view);
    view.minors = u->minors;
    report_leftovers(&r, list);
    for (uint32_t i = before; i < u->finding_count; i++)
        complete_suppress(j, list, &u->findings[i], u->findings[i].at.span.start);
}

/* --- a configuration --- */

static uint32_t accepting(const struct verdict *verdicts, uint32_t minors)
{
    uint32_t set = 0;
    for (unsigned minor = VERSION_OLDEST; minor <= VERSION_NEWEST; minor++)
        if (version_set_has(minors, minor) &&
            verdicts[minor - VERSION_OLDEST].kind == VERDICT_ACCEPTED)
            set |= version_bit(minor);
    return set;
}

static void load_all(struct judging *j, const struct place_of_document *place,
                     struct document *document, struct document_view *view)
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
    view->verdicts = verdicts;
    view->next = behind_kind(j->scratch, place->source, &options, verdicts);
    view->minors = options.minors;
    view->accepted = accepting(verdicts, options.minors);
    view->automatic_reload = options.automatic_reload;
    cost_end(j->unit->costs, cost_count(j->unit->own_rule_count) - 1, began);
}

/* The comments in a document inside another; those of the file itself are read once for all. */
static void read_comments(struct run *r, const struct document *document, struct suppressions *own)
{
    struct judging *j = r->judging;
    if (!r->place->container.ptr || r->place->comments_outside ||
        document->format != DOCUMENT_YAML || !document->yaml.root ||
        !judge_has_comments(j, r->place->source->text))
        return;
    suppress_begin(own, j->scratch, r->place->source, &j->suppress_options);
    suppress_parse(own, &document->yaml);
    r->suppressions = own;
}

void judge_configuration(struct judging *j, const struct place_of_document *place,
                         struct document *document, struct span behind, uint32_t behind_count)
{
    struct document_view view;
    struct run r = take_begin(j, place, &view);
    r.as_it_stands = j->unit->on_node && !place->container.ptr && !place->masked;
    load_all(j, place, document, &view);
    view.tracked = j->unit->tracked;
    view.in_configmap = place->in_configmap;
    view.in_cluster_api = place->in_cluster_api;
    view.in_page = j->form == JUDGED_PAGE;
    view.file_text = j->file.text;
    view.here = place->here;
    view.cloud_file = place->cloud_file;
    view.reader = place->reader;
    view.memo = &(struct rule_memo){.key_classes = NULL};
    view.documents_behind = behind_count;
    view.documents_before = place->before;
    view.behind = behind;
    struct dropped *dropped = view_make(j->scratch, document, &view);
    const struct node *root = document->value ? document->value->node : NULL;
    if (unit_shows_text(j->unit))
        veil_add_document(&j->veil, place->source, &place->origin, root, &ec_document);
    r.shared = shared_of(j->scratch, document);
    struct suppressions own;
    read_comments(&r, document, &own);
    complete_begin(&r);
    view.phase = suppress_phase(r.suppressions ? r.suppressions : &j->suppressions);
    uint32_t before = j->unit->finding_count;
    refused_report(&r.run, dropped);
    undecided_report(&r.run);
    if (view.configuration)
        hooks_run(&r.run, j->unit);
    take_yield(&r, before);
    if (r.suppressions)
        report_leftovers(&r, r.suppressions);
    notes_add_policy(&r);
    bool has_kind = document->status == DOCUMENT_READ && document->meta.kind.len;
    record_verdicts(&r, has_kind ? document->meta.kind : STR("EncryptionConfiguration"));
}

/* --- a manifest that cannot be read --- */

void judge_manifest(struct judging *j, const struct place_of_document *place,
                    struct document *document)
{
    struct document_view view;
    struct run r = take_begin(j, place, &view);
    struct fault *fault = &document->fault;
    view.minors = j->unit->settings->versions.minors;
    if (document->status == DOCUMENT_REFUSED) {
        redact_fault(j->scratch, place->source->text, fault);
        struct draft d = {.rule = rule_find(STR("manifest-not-parsed")),
                          .span = fault->place.span,
                          .label = STR("kubelet reads no further, and starts nothing"),
                          .path = STR("")};
        d.shows_tabs = shape_tabs(place->source->text, fault, &d.span);
        d.message = refused_words(j->scratch, place->source->text, fault, 0, &d.how);
        r.run.take(&r.run, &d);
    }
    record_new(&r, STR("kube-apiserver"));
}

/* --- what no document made --- */

void judge_file_finding(struct judging *j, const struct rule *rule, struct span at,
                        struct str message, struct str how)
{
    enum severity severity = rule ? take_severity(j->unit, rule, SEVERITY_OFF) : SEVERITY_OFF;
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

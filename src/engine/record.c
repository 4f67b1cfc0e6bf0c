/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/record.h"

#include <string.h>

#include "access/coverage.h"
#include "apiserver/version_set.h"
#include "engine/template.h"
#include "engine/unknown.h"

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

const struct verdict *record_taken(struct run *r)
{
    const struct document_view *view = r->run.document;
    struct verdict *verdicts = arena_new(r->run.arena, struct verdict, VERSION_COUNT);
    memcpy(verdicts, view->verdicts, VERSION_COUNT * sizeof *verdicts);
    for (size_t i = 0; i < VERSION_COUNT; i++)
        if (verdicts[i].kind == VERDICT_REFUSED && only_unknown(r, &verdicts[i]))
            verdicts[i].configuration = view->configuration;
    return verdicts;
}

static const struct coverage *cover(struct run *r)
{
    const struct document_view *view = r->run.document;
    if (!r->judging->unit->wants_coverage)
        return NULL;
    struct coverage_request request = {.minors = view->minors,
                                       .verdicts = record_taken(r),
                                       .locate = locate_in_file,
                                       .is_unknown = name_is_unknown,
                                       .context = r};
    return coverage_of(r->judging->unit->results, r->run.arena, &request);
}

struct document_record *record_new(struct run *r, struct str kind)
{
    struct unit *u = r->judging->unit;
    struct span start = origin_span(&r->place->origin, (struct span){0, 0});
    arena_grow(u->results, u->documents, u->document_count, u->document_cap);
    struct document_record *record = &u->documents[u->document_count++];
    *record = (struct document_record){
        .file = u->file,
        .container = complete_text(r, r->place->container),
        .line = source_position(&r->judging->file, start.start).line,
        .kind = complete_text(r, kind),
    };
    return record;
}

void record_verdicts(struct run *r, struct str kind)
{
    struct unit *u = r->judging->unit;
    const struct document_view *view = r->run.document;
    struct verdict_run runs[VERSION_COUNT];
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
    struct verdict_run *kept = arena_new(u->results, struct verdict_run, count);
    if (count)
        memcpy(kept, runs, count * sizeof *runs);
    record->verdicts = kept;
    record->verdict_count = count;
    record->coverage = cover(r);
}

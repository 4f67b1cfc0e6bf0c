/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/take.h"

#include "engine/unknown.h"
#include "engine/yield.h"

enum severity take_severity(const struct unit *u, const struct rule *rule, enum severity draft)
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

/* --- values that are still to be filled in --- */

void take_unfilled(struct judging *j, struct span span)
{
    enum { UNFILLED_MAX = 1000 }; /* so many say no more than the first */
    if (j->unfilled_count == UNFILLED_MAX)
        return;
    arena_grow(j->growing, j->unfilled, j->unfilled_count, j->unfilled_cap);
    j->unfilled[j->unfilled_count++] = span;
}

bool take_first_unfilled(const struct judging *j, const struct rule *rule, struct span *at)
{
    bool found = false;
    for (uint32_t i = 0; i < j->unfilled_count && !found; i++) {
        *at = j->unfilled[i];
        found = true;
        for (uint32_t k = 0; k < j->unit->finding_count && found; k++) {
            const struct finding *f = &j->unit->findings[k];
            found = f->at.span.start >= at->end || f->at.span.end <= at->start ||
                    !yields_to(rule, f->rule);
        }
    }
    return found;
}

static void take(struct rule_run *run, const struct draft *draft)
{
    struct run *r = (struct run *)run;
    struct draft d = *draft;
    d.severity = take_severity(r->judging->unit, d.rule, d.severity);
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
        take_unfilled(r->judging, origin_span(&r->place->origin, d.span));
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

void take_yield(struct run *r, uint32_t from)
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

struct run take_begin(struct judging *j, const struct place_of_document *place,
                      struct document_view *view)
{
    *view = (struct document_view){.source = place->source};
    return (struct run){.run = {.arena = j->scratch,
                                .document = view,
                                .take = take,
                                .is_unknown = span_is_unknown,
                                .written = span_written},
                        .judging = j,
                        .place = place};
}

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

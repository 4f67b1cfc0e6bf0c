/* SPDX-License-Identifier: Apache-2.0 */
#include "fix/rounds.h"

#include <string.h>

#include "fix/same.h"

enum { ROUNDS_MAX = 50, TRIES_MAX = 200 }; /* tries one by one, for each round */

/* So many bytes are judged for one file: of a small one every fix is tried, of a huge one what time
 * allows. */
enum { JUDGED_BYTES_MAX = 64 * 1024 * 1024 };

const char *fix_doubt_text(enum fix_doubt doubt)
{
    switch (doubt) {
    case FIX_HOLDS:
        break;
    case FIX_READS_OTHERWISE:
        return "other parts of the file would be read differently";
    case FIX_REFUSED_THEN:
        return "a release that accepts the file would refuse it";
    case FIX_ERROR_THEN:
        return "it would only lead to another error";
    }
    return "";
}

/* --- whether it holds --- */

static uint32_t accepted_of(const struct document_record *document)
{
    uint32_t minors = 0;
    for (uint32_t i = 0; i < document->verdict_count; i++)
        if (str_eq(document->verdicts[i].verdict, STR("accepted")))
            minors |= document->verdicts[i].minors;
    return minors;
}

static uint32_t accepted_by(const struct fix_judged *judged)
{
    uint32_t minors = 0;
    for (uint32_t i = 0; i < judged->document_count; i++)
        minors |= accepted_of(&judged->documents[i]);
    return minors;
}

/* Documents keep their order; more of them may come to light. */
static bool still_accepted(const struct fix_judged *before, const struct fix_judged *after)
{
    for (uint32_t i = 0; i < before->document_count; i++) {
        uint32_t minors = accepted_of(&before->documents[i]);
        if (minors && (i >= after->document_count || (minors & ~accepted_of(&after->documents[i]))))
            return false;
    }
    return true;
}

static bool same_finding(const struct finding *a, const struct finding *b)
{
    return a->rule == b->rule && str_eq(a->path, b->path) && str_eq(a->container, b->container);
}

static bool was_there(const struct fix_judged *before, const struct finding *f)
{
    for (uint32_t i = 0; i < before->finding_count; i++)
        if (same_finding(&before->findings[i], f))
            return true;
    return false;
}

static bool is_fixable(const struct finding *f, bool unsafe)
{
    for (uint32_t i = 0; i < f->fix_count; i++)
        if (f->fixes[i].safe || unsafe)
            return true;
    return false;
}

struct trial { /* a text that some fixes would make */
    const struct fix_choice *choices;
    uint32_t count;
    struct str text;
    struct fix_judged judged;
    const struct edit *edits; /* of the text before */
    uint32_t edit_count;
};

static bool is_guess(const struct trial *trial, const struct edit *edit)
{
    for (uint32_t i = 0; i < trial->count; i++)
        for (uint32_t k = 0; k < trial->choices[i].fix->edit_count; k++) {
            struct span span = trial->choices[i].fix->edits[k].span;
            if (span.start == edit->span.start && span.end == edit->span.end)
                return !trial->choices[i].fix->safe;
        }
    return false;
}

/* Whether an unsafe fix put something there. */
static bool touches_a_guess(const struct trial *trial, struct span span)
{
    int64_t delta = 0;
    for (uint32_t i = 0; i < trial->edit_count; i++) {
        const struct edit *e = &trial->edits[i];
        int64_t start = (int64_t)e->span.start + delta;
        int64_t end = start + (int64_t)e->text.len;
        if (start <= span.end && span.start <= end && is_guess(trial, e))
            return true;
        delta += (int64_t)e->text.len - (e->span.end - e->span.start);
    }
    return false;
}

static bool raises_error(const struct fix_rounds *r, const struct trial *trial)
{
    uint32_t accepted = accepted_by(&r->judged);
    for (uint32_t i = 0; i < trial->judged.finding_count; i++) {
        const struct finding *f = &trial->judged.findings[i];
        if (f->severity != SEVERITY_ERROR || f->suppressed_by.ptr || was_there(&r->judged, f))
            continue;
        if (f->minors & accepted)
            return true;
        if (f->apiserver.len && !is_fixable(f, r->unsafe) && touches_a_guess(trial, f->at.span))
            return true;
    }
    return false;
}

static enum fix_doubt doubt_of(const struct fix_rounds *r, struct arena *a,
                               const struct trial *trial)
{
    if (!still_accepted(&r->judged, &trial->judged))
        return FIX_REFUSED_THEN;
    if (raises_error(r, trial))
        return FIX_ERROR_THEN;
    return fix_same(a, r->text, trial->text, trial->edits, trial->edit_count) ? FIX_HOLDS
                                                                              : FIX_READS_OTHERWISE;
}

/* --- one round --- */

static enum fix_doubt try_choices(struct fix_rounds *r, const struct fix_choice *choices,
                                  uint32_t count, struct trial *trial)
{
    struct arena *a = &r->arenas[!r->current];
    arena_clear(a);
    *trial = (struct trial){.choices = choices, .count = count};
    trial->edits = fix_edits(a, choices, count, &trial->edit_count);
    trial->text = fix_apply(a, r->text, trial->edits, trial->edit_count);
    r->judge(r->context, a, trial->text, &trial->judged);
    r->judged_bytes += trial->text.len;
    return doubt_of(r, a, trial);
}

static bool is_spent(const struct fix_rounds *r)
{
    return r->judged_bytes > JUDGED_BYTES_MAX;
}

static void note_done(struct fix_rounds *r, const struct rule *rule, uint32_t edits)
{
    uint32_t at = 0;
    r->edit_count += edits;
    while (at < r->done_count && str_cmp(r->done[at].rule->id, rule->id) < 0)
        at++;
    if (at < r->done_count && r->done[at].rule == rule) {
        r->done[at].edits += edits;
        return;
    }
    struct fix_done *done = arena_new(&r->kept, struct fix_done, r->done_count + 1);
    for (uint32_t i = 0; i < at; i++)
        done[i] = r->done[i];
    done[at] = (struct fix_done){rule, edits};
    for (uint32_t i = at; i < r->done_count; i++)
        done[i + 1] = r->done[i];
    r->done = done;
    r->done_count++;
}

/* The trial becomes the text at hand. */
static void adopt(struct fix_rounds *r, const struct trial *trial)
{
    for (uint32_t i = 0; i < trial->count; i++)
        note_done(r, trial->choices[i].finding->rule, trial->choices[i].fix->edit_count);
    r->text = trial->text;
    r->judged = trial->judged;
    r->changed = true;
    r->current = !r->current;
}

static void note_left(struct fix_rounds *r, const struct fix_choice *choice, enum fix_doubt doubt)
{
    struct fix_left *left = arena_new(&r->kept, struct fix_left, r->left_count + 1);
    if (r->left_count)
        memcpy(left, r->left, r->left_count * sizeof *left);
    left[r->left_count++] =
        (struct fix_left){choice->finding->rule, choice->finding->at.from, doubt};
    r->left = left;
}

/* Those that hold by themselves move to the front; returns how many. */
static uint32_t sift(struct fix_rounds *r, struct fix_choice *choices, uint32_t count)
{
    uint32_t held = 0;
    struct trial trial;
    for (uint32_t i = 0; i < count && i < TRIES_MAX && !is_spent(r); i++) {
        enum fix_doubt doubt = try_choices(r, &choices[i], 1, &trial);
        if (doubt == FIX_HOLDS)
            choices[held++] = choices[i];
        else
            note_left(r, &choices[i], doubt);
    }
    return held;
}

/* False: there was nothing to do. */
static bool run_round(struct fix_rounds *r)
{
    struct trial trial;
    uint32_t count;
    struct fix_choice *choices = fix_choose(&r->arenas[r->current], r->judged.findings,
                                            r->judged.finding_count, r->unsafe, &count);
    r->left_count = 0; /* what did not hold before may now */
    if (!count)
        return false;
    if (try_choices(r, choices, count, &trial) == FIX_HOLDS) {
        adopt(r, &trial);
        return true;
    }
    count = sift(r, choices, count);
    /* Each holds alone; where they do not together, the first goes before the others. */
    while (count && try_choices(r, choices, count, &trial) != FIX_HOLDS)
        count = count > 1 ? 1 : 0;
    if (count)
        adopt(r, &trial);
    return count > 0;
}

void fix_rounds_run(struct fix_rounds *r, struct str text)
{
    r->text = text;
    r->judge(r->context, &r->arenas[r->current], text, &r->judged);
    for (unsigned i = 0; i < ROUNDS_MAX && !is_spent(r); i++)
        if (!run_round(r))
            return;
}

void fix_rounds_release(struct fix_rounds *r)
{
    arena_release(&r->arenas[0]);
    arena_release(&r->arenas[1]);
    arena_release(&r->kept);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>

#include "apiserver/version_set.h"
#include "base/str_set.h"
#include "diag/rule.h"
#include "report/escape.h"
#include "report/frame.h"
#include "report/paint.h"
#include "report/prose.h"
#include "report/report.h"
#include "report/shown.h"
#include "report/summary.h"

enum { SERVER_BYTES = 800 }; /* of the server's words: it may list a thousand faults */

struct notes {
    struct buf *out;
    struct arena *arena;
    const struct report_style *style;
    uint32_t gutter;
};

static size_t note_begin(const struct notes *n, const char *name)
{
    paint(n->out, n->style, PAINT_GUTTER);
    for (uint32_t i = 0; i < n->gutter; i++)
        buf_byte(n->out, ' ');
    buf_cstr(n->out, " = ");
    paint_end(n->out, n->style);
    paint(n->out, n->style, PAINT_STRONG);
    buf_cstr(n->out, name);
    buf_byte(n->out, ':');
    paint_end(n->out, n->style);
    return n->gutter + sizeof " = :" - 1 + str_from(name).len + 1;
}

/* A text of several lines, as it stands in the file of a rule. */
static void note_prose(const struct notes *n, const char *name, struct str text, const char *suffix)
{
    struct buf words = BUF_INIT;
    shown_unfolded(&words, text);
    buf_cstr(&words, suffix);
    size_t indent = note_begin(n, name);
    wrap_words(n->out, indent, buf_view(&words));
    buf_release(&words);
}

static void note_line(const struct notes *n, const char *name, struct str text, size_t limit)
{
    note_begin(n, name);
    buf_byte(n->out, ' ');
    shown_start(n->out, text, limit);
    buf_byte(n->out, '\n');
}

static void note_fix(const struct notes *n, const struct finding *f)
{
    struct str how = finding_how(f);
    if (how.len)
        note_prose(n, "fix", how, finding_fix_command(f));
}

/* A page for each built-in rule; what a user's own rule has to say stands in its file. */
static void note_more(const struct notes *n, const struct rule *rule)
{
    if (!rule->own)
        note_line(n, "more", arena_join(n->arena, STR("enclint explain "), rule->id), SIZE_MAX);
    else if (rule->references.count)
        note_line(n, "more", rule->references.items[0], SERVER_BYTES);
}

static void put_notes(const struct notes *n, const struct finding *f, uint32_t asked, bool first)
{
    uint32_t hidden =
        f->related_count > FRAME_RELATED_MAX ? f->related_count - FRAME_RELATED_MAX : 0;
    if (hidden)
        note_line(n, "note",
                  arena_fmt(n->arena, "and %u more place%s", hidden, hidden == 1 ? "" : "s"),
                  SIZE_MAX);
    if ((f->minors & asked) && (f->minors & asked) != asked)
        note_line(n, "versions",
                  version_set_format(n->arena, f->minors & asked, VERSION_SET_CLOSED), SIZE_MAX);
    if (f->apiserver.len)
        note_line(n, "server", f->apiserver, SERVER_BYTES);
    if (first && f->rule->why.len)
        note_prose(n, "why", first_sentence(f->rule->why), "");
    note_fix(n, f);
    if (first)
        note_more(n, f->rule);
}

static void put_header(struct buf *out, const struct report_style *style, const struct finding *f)
{
    struct str link = f->rule->references.count ? f->rule->references.items[0] : STR_NONE;
    paint_str(out, style, paint_of(f->severity), severity_name(f->severity));
    paint(out, style, PAINT_STRONG);
    buf_cstr(out, ": ");
    escape_text(out, f->message);
    paint_end(out, style);
    buf_cstr(out, "  [");
    link_begin(out, style, link);
    escape_text(out, f->rule->id);
    link_end(out, style, link);
    buf_byte(out, ' ');
    escape_text(out, f->rule->slug);
    buf_cstr(out, "]\n");
}

static void put_summary(struct buf *out, const struct report_style *style,
                        const struct results *results, const struct tally *tally)
{
    paint(out, style,
          tally->errors         ? PAINT_ERROR
          : tally->warnings     ? PAINT_WARNING
          : results->file_count ? PAINT_GOOD
                                : PAINT_STRONG);
    summary_write(out, results);
    paint_end(out, style);
    buf_byte(out, '\n');
}

struct writing {
    struct buf *out;
    const struct report_style *style;
    const struct results *results;
    struct arena seen_memory, scratch;
    struct str_set seen; /* rules that have explained themselves */
    bool brief;          /* of information there are two lines */
};

/* Beside errors and warnings it stays in the background; `enclint explain` has the rest. */
static void write_brief(struct writing *w, const struct finding *f)
{
    struct finding place = *f;
    place.at.text = STR_NONE;
    place.at.lines = NULL;
    place.at.line_count = place.related_count = 0;
    if (f->at.line_count)
        place.path = STR("");
    put_header(w->out, w->style, f);
    frame_write(w->out, &w->scratch, w->style, &place);
}

static void write_full(struct writing *w, const struct finding *f)
{
    struct notes notes = {w->out, &w->scratch, w->style, frame_gutter(f)};
    put_header(w->out, w->style, f);
    frame_write(w->out, &w->scratch, w->style, f);
    put_notes(&notes, f, w->results->minors, str_set_add(&w->seen, f->rule->id));
    buf_byte(w->out, '\n');
}

/* Those of one severity among the findings of one file. */
static void write_severity(struct writing *w, const struct finding *findings, uint32_t count,
                           enum severity severity)
{
    bool brief = w->brief && severity == SEVERITY_INFO, any = false;
    for (uint32_t i = 0; i < count; i++) {
        const struct finding *f = &findings[i];
        if (f->suppressed_by.ptr || f->severity != severity)
            continue;
        if (brief)
            write_brief(w, f);
        else
            write_full(w, f);
        any = true;
        arena_clear(&w->scratch);
    }
    if (brief && any)
        buf_byte(w->out, '\n');
}

void report_text(struct buf *out, const struct results *results, const struct report_style *style)
{
    struct tally tally = results_tally(results);
    struct writing w = {.out = out,
                        .style = style,
                        .results = results,
                        .seen_memory = ARENA_INIT,
                        .scratch = ARENA_INIT,
                        .brief = tally.errors || tally.warnings};
    w.seen.arena = &w.seen_memory;
    for (uint32_t i = 0, end; i < results->finding_count; i = end) {
        const struct finding *first = &results->findings[i];
        for (end = i + 1; end < results->finding_count; end++)
            if (!str_eq(results->findings[end].at.file, first->at.file))
                break;
        write_severity(&w, first, end - i, SEVERITY_ERROR);
        write_severity(&w, first, end - i, SEVERITY_WARNING);
        write_severity(&w, first, end - i, SEVERITY_INFO);
    }
    if (!style->bare && (!style->quiet || !summary_is_clean(&tally)))
        put_summary(out, style, results, &tally);
    arena_release(&w.scratch);
    arena_release(&w.seen_memory);
}

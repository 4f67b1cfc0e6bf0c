/* SPDX-License-Identifier: Apache-2.0 */
/* sound: what holds for everything that judging a text gives, whatever the text: places lie in it,
 * on the borders of characters, and lines and columns are those of the bytes; an excerpt is the
 * line with asterisks in it; edits can be made. For fuzz targets and tests; NULL: all is well, else
 * what is wrong. */
#ifndef FUZZ_SOUND_H
#define FUZZ_SOUND_H

#include <stdbool.h>
#include <stddef.h>

#include "apiserver/version_set.h"
#include "base/utf8.h"
#include "diag/finding.h"
#include "tree/source.h"

/* Whether a character goes on at the byte, as seen from the beginning of its line. */
static inline bool sound_splits(struct source *file, uint32_t at, uint32_t line)
{
    struct str text = source_line(file, line);
    size_t from = (size_t)(text.ptr - file->text.ptr), width;
    /* The few bytes before it tell, unless they are broken as well. */
    if (file->unit != 1 || at <= from || at >= from + text.len)
        return false;
    for (size_t back = 1; back < UTF8_MAX && back <= at - from; back++)
        if (utf8_is_valid_at(file->text, at - back, &width) && width > back)
            return true;
    return false;
}

static inline bool sound_position(struct source *file, uint32_t at, struct position p)
{
    struct position expected = source_position(file, at);
    return p.line == expected.line && p.column == expected.column && p.line > 0 && p.column > 0;
}

static inline const char *sound_place(struct source *file, struct span span, struct position from,
                                      struct position to)
{
    if (span.start > span.end || span.end > file->text.len)
        return "a place outside the text";
    if (!sound_position(file, span.start, from) || !sound_position(file, span.end, to))
        return "a line or column that is not the place's";
    if (sound_splits(file, span.start, from.line) || sound_splits(file, span.end, to.line))
        return "a place within a character";
    return NULL;
}

/* Asterisks, arrows for tabs, and nothing else that is not in the line; a comment of ours may
 * follow anything. */
static inline bool sound_excerpt(struct source *file, const struct excerpt_line *line)
{
    struct str there = source_line(file, line->number), shown = line->text;
    size_t a = 0, b = 0, width, other;
    for (; a < shown.len; a += width, b += other) {
        if (b >= there.len)
            return false;
        utf8_decode(shown, a, &width);
        utf8_decode(there, b, &other);
        bool tab = there.ptr[b] == '\t' && str_eq(str_slice(shown, a, a + width), STR("→"));
        if (shown.ptr[a] != '*' && !tab &&
            !str_eq(str_slice(shown, a, a + width), str_slice(there, b, b + other)))
            return false;
    }
    return true;
}

static inline const char *sound_spot(struct source *file, const struct spot *spot)
{
    const char *wrong = sound_place(file, spot->span, spot->from, spot->to);
    for (uint32_t i = 0; !wrong && i < spot->line_count; i++)
        if (!sound_excerpt(file, &spot->lines[i]))
            wrong = "an excerpt that is not the line";
    if (!wrong && !str_eq(spot->file, file->name))
        wrong = "a place in another file";
    return wrong;
}

static inline const char *sound_fix(struct source *file, const struct fix *fix)
{
    const char *wrong = fix->edit_count ? NULL : "a fix without edits";
    for (uint32_t i = 0; !wrong && i < fix->edit_count; i++) {
        const struct edit *edit = &fix->edits[i];
        wrong = sound_place(file, edit->span, edit->from, edit->to);
        if (!wrong && i && edit->span.start < fix->edits[i - 1].span.end)
            wrong = "edits that overlap";
    }
    return wrong;
}

static inline const char *sound_finding(struct source *file, const struct finding *f)
{
    const char *wrong = sound_spot(file, &f->at);
    for (uint32_t i = 0; !wrong && i < f->related_count; i++)
        wrong = sound_spot(file, &f->related[i]);
    for (uint32_t i = 0; !wrong && i < f->fix_count; i++)
        wrong = sound_fix(file, &f->fixes[i]);
    if (!wrong && (!f->rule || !f->message.len || !f->path.ptr))
        wrong = "a finding without a rule, message or path";
    if (!wrong && (f->severity == SEVERITY_OFF || !f->minors))
        wrong = "a finding of no severity or for no version";
    return wrong;
}

/* Each asked version has exactly one verdict. */
static inline const char *sound_document(struct source *file, const struct document_record *d,
                                         uint32_t asked)
{
    uint32_t all = 0;
    for (uint32_t i = 0; i < d->verdict_count; i++) {
        if (all & d->verdicts[i].minors)
            return "two verdicts for a version";
        all |= d->verdicts[i].minors;
    }
    if (d->verdict_count && all != asked)
        return "a version without a verdict";
    if (!d->line || !source_line(file, d->line).ptr)
        return "a document outside the file";
    return d->kind.ptr ? NULL : "a document without a kind";
}

/* Results of one file. */
static inline const char *sound_results(struct source *file, const struct results *r)
{
    const char *wrong = NULL;
    for (uint32_t i = 0; !wrong && i < r->finding_count; i++)
        wrong = sound_finding(file, &r->findings[i]);
    for (uint32_t i = 0; !wrong && i < r->document_count; i++)
        wrong = sound_document(file, &r->documents[i], r->minors);
    return wrong;
}

#endif

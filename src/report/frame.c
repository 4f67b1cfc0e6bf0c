/* SPDX-License-Identifier: Apache-2.0 */
#include "report/frame.h"

#include <stdbool.h>
#include <stdlib.h>

#include "report/escape.h"
#include "report/paint.h"
#include "report/shown.h"

enum {
    SHOWN_MAX = 160, /* columns of a line */
    LEAD = 40,       /* columns before a place in a line that is cut */
};

struct mark {
    const struct spot *spot;
    bool primary;
};

/* What is shown of one file. */
struct frame {
    const struct report_style *style;
    enum paint color; /* of the finding */
    uint32_t gutter;
    const struct excerpt_line **lines; /* by number, each once */
    uint32_t line_count;
    struct mark *marks; /* by line, the finding's own place first, then by column */
    uint32_t mark_count;
};

static uint32_t related_count(const struct finding *f)
{
    return f->related_count < FRAME_RELATED_MAX ? f->related_count : FRAME_RELATED_MAX;
}

static uint32_t highest_line(const struct spot *spot, uint32_t highest)
{
    for (uint32_t i = 0; i < spot->line_count; i++)
        if (spot->lines[i].number > highest)
            highest = spot->lines[i].number;
    return highest;
}

uint32_t frame_gutter(const struct finding *f)
{
    uint32_t digits = 2, highest = highest_line(&f->at, 0);
    for (uint32_t i = 0; i < related_count(f); i++)
        highest = highest_line(&f->related[i], highest);
    for (uint32_t rest = highest / 100; rest; rest /= 10)
        digits++;
    return digits;
}

static void put_repeated(struct buf *out, char c, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        buf_byte(out, c);
}

static const struct excerpt_line *line_of(const struct spot *spot)
{
    for (uint32_t i = 0; i < spot->line_count; i++)
        if (spot->lines[i].number == spot->from.line)
            return &spot->lines[i];
    return NULL;
}

/* The rest of `gutter | ` on a line without a number. */
static void put_margin(struct buf *out, const struct frame *frame)
{
    paint(out, frame->style, PAINT_GUTTER);
    put_repeated(out, ' ', frame->gutter);
    buf_cstr(out, " |");
    paint_end(out, frame->style);
}

/* --- one line --- */

struct window {
    uint32_t from, to; /* columns */
    size_t at, end;    /* the bytes that stand there */
    bool cut;          /* the line goes on behind them */
};

/* The column of a code point of the line, both from 0; of the line's end for those beyond. */
static uint32_t column_of(struct str line, uint32_t point)
{
    uint32_t column = 0;
    for (size_t at = 0; at < line.len && point > 0; point--) {
        struct cell cell = cell_at(line, at, column);
        column += cell.width;
        at += cell.len;
    }
    return column;
}

/* Without the blanks at its end, which nobody sees. */
static struct str visible(struct str line)
{
    while (line.len && (line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\t'))
        line.len--;
    return line;
}

/* What of a line is shown so that `column` is in it: all of it where it is short. */
static struct window window_at(struct str line, uint32_t column)
{
    struct window w = {0, 0, 0, line.len, false};
    uint32_t end = 0, start = column > LEAD ? column - LEAD : 0, back = 0;
    size_t at = 0, start_at = 0;
    while (at < line.len && (end <= SHOWN_MAX || end < start)) {
        struct cell cell = cell_at(line, at, end);
        end += cell.width;
        at += cell.len;
        if (end <= start) {
            start_at = at;
            back = end;
        }
    }
    if (end <= SHOWN_MAX) {
        w.to = end;
        return w;
    }
    if (start > 0) {
        w.at = start_at;
        w.from = back;
    }
    at = w.at;
    w.to = w.from;
    while (at < line.len) {
        struct cell cell = cell_at(line, at, w.to);
        if (w.to + cell.width > w.from + SHOWN_MAX)
            break;
        w.to += cell.width;
        at += cell.len;
    }
    w.end = at;
    w.cut = at < line.len;
    return w;
}

static void put_line(struct buf *out, const struct frame *frame, const struct excerpt_line *line,
                     const struct window *w)
{
    paint(out, frame->style, PAINT_GUTTER);
    buf_fmt(out, "%*u |", (int)frame->gutter, line->number);
    paint_end(out, frame->style);
    struct str text = visible(line->text);
    if (text.len)
        buf_cstr(out, w->from ? " ..." : " ");
    uint32_t column = w->from;
    for (size_t at = w->at; at < w->end && at < text.len;) {
        struct cell cell = cell_at(text, at, column);
        cell_put(out, text, at, cell);
        column += cell.width;
        at += cell.len;
    }
    buf_cstr(out, w->cut ? "...\n" : "\n");
}

/* --- what stands below it --- */

struct range {
    uint32_t from, to; /* columns of the line; at least one */
};

static struct range range_of(const struct spot *spot, struct str line)
{
    uint32_t point = spot->from.column ? spot->from.column - 1 : 0;
    uint32_t from = column_of(line, point), to;
    if (spot->to.line == spot->from.line)
        to = spot->to.column > spot->from.column ? column_of(line, spot->to.column - 1) : from;
    else
        to = column_of(visible(line), UINT32_MAX);
    return (struct range){from, to > from ? to : from + 1};
}

static bool is_inside(const struct window *w, struct range range)
{
    return range.from >= w->from && (range.from < w->to || (range.from == w->to && !w->cut));
}

static void put_mark(struct buf *out, const struct frame *frame, const struct mark *mark,
                     struct range range, const struct window *w)
{
    uint32_t end = w->cut && range.to > w->to ? w->to : range.to;
    put_margin(out, frame);
    put_repeated(out, ' ', (w->from ? 4u : 1u) + range.from - w->from);
    paint(out, frame->style, mark->primary ? frame->color : PAINT_RELATED);
    put_repeated(out, mark->primary ? '^' : '-', end > range.from ? end - range.from : 1);
    if (mark->spot->text.len) {
        buf_byte(out, ' ');
        escape_text(out, mark->spot->text);
    }
    paint_end(out, frame->style);
    buf_byte(out, '\n');
}

/* A line that is cut is shown again for each place that its window does not reach. */
static uint32_t put_marked_line(struct buf *out, const struct frame *frame,
                                const struct excerpt_line *line, uint32_t next)
{
    struct window w = window_at(line->text, 0);
    bool shown = false;
    for (; next < frame->mark_count && frame->marks[next].spot->from.line == line->number; next++) {
        struct range range = range_of(frame->marks[next].spot, line->text);
        if (!shown || !is_inside(&w, range)) {
            w = window_at(line->text, range.from);
            put_line(out, frame, line, &w);
        }
        shown = true;
        put_mark(out, frame, &frame->marks[next], range, &w);
    }
    if (!shown)
        put_line(out, frame, line, &w);
    return next;
}

static void put_lines(struct buf *out, const struct frame *frame)
{
    uint32_t next = 0;
    if (!frame->line_count)
        return;
    put_margin(out, frame);
    buf_byte(out, '\n');
    for (uint32_t i = 0; i < frame->line_count; i++) {
        const struct excerpt_line *line = frame->lines[i];
        if (i && line->number > frame->lines[i - 1]->number + 1) {
            paint_str(out, frame->style, PAINT_GUTTER, "...");
            buf_byte(out, '\n');
        }
        next = put_marked_line(out, frame, line, next);
    }
}

/* --- what belongs into a frame --- */

static int compare_lines(const void *a, const void *b)
{
    const struct excerpt_line *x = *(const struct excerpt_line *const *)a;
    const struct excerpt_line *y = *(const struct excerpt_line *const *)b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return str_cmp(x->text, y->text);
}

static int compare_marks(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;
    if (x->spot->from.line != y->spot->from.line)
        return x->spot->from.line < y->spot->from.line ? -1 : 1;
    if (x->primary != y->primary)
        return x->primary ? -1 : 1;
    if (x->spot->from.column != y->spot->from.column)
        return x->spot->from.column < y->spot->from.column ? -1 : 1;
    return x->spot < y->spot ? -1 : x->spot > y->spot;
}

static void add_spot(struct frame *frame, const struct spot *spot, bool primary)
{
    if (!line_of(spot))
        return;
    for (uint32_t i = 0; i < spot->line_count; i++)
        frame->lines[frame->line_count++] = &spot->lines[i];
    frame->marks[frame->mark_count++] = (struct mark){spot, primary};
}

/* Two excerpts of one line may differ in what they blank: that with the asterisks sorts first. */
static void sort(struct frame *frame)
{
    uint32_t kept = 0;
    qsort(frame->lines, frame->line_count, sizeof(struct excerpt_line *), compare_lines);
    qsort(frame->marks, frame->mark_count, sizeof(struct mark), compare_marks);
    for (uint32_t i = 0; i < frame->line_count; i++)
        if (!i || frame->lines[i]->number != frame->lines[kept - 1]->number)
            frame->lines[kept++] = frame->lines[i];
    frame->line_count = kept;
}

static void put_place(struct buf *out, const struct spot *spot)
{
    escape_text(out, spot->file);
    if (spot->from.line)
        buf_fmt(out, ":%u:%u", spot->from.line, spot->from.column);
}

static void put_head(struct buf *out, const struct frame *frame, const char *arrow)
{
    paint(out, frame->style, PAINT_GUTTER);
    put_repeated(out, ' ', frame->gutter);
    buf_cstr(out, arrow);
    paint_end(out, frame->style);
    buf_byte(out, ' ');
}

/* The label of a place whose line is not shown. */
static void put_label(struct buf *out, const struct spot *spot)
{
    if (!line_of(spot) && spot->text.len) {
        buf_cstr(out, "  ");
        escape_text(out, spot->text);
    }
    buf_byte(out, '\n');
}

static void put_arrow(struct buf *out, const struct frame *frame, const struct finding *f)
{
    put_head(out, frame, "-->");
    put_place(out, &f->at);
    if (f->container.len) {
        buf_cstr(out, " in ");
        escape_text(out, f->container);
    }
    if (f->node.len) {
        buf_cstr(out, ", node ");
        escape_text(out, f->node);
    }
    if (!line_of(&f->at) && f->path.len) {
        buf_cstr(out, ", ");
        escape_text(out, f->path);
    }
    put_label(out, &f->at);
}

/* The related places from `first` on that lie in the same file share its frame. */
static void put_other_file(struct buf *out, struct frame *frame, const struct finding *f,
                           uint32_t first, bool *done)
{
    const struct spot *head = &f->related[first];
    frame->line_count = frame->mark_count = 0;
    put_head(out, frame, ":::");
    put_place(out, head);
    put_label(out, head);
    done[first] = true;
    add_spot(frame, head, false);
    for (uint32_t i = first + 1; i < related_count(f) && line_of(head); i++)
        if (!done[i] && line_of(&f->related[i]) && str_eq(f->related[i].file, head->file)) {
            done[i] = true;
            add_spot(frame, &f->related[i], false);
        }
    sort(frame);
    put_lines(out, frame);
}

void frame_write(struct buf *out, struct arena *a, const struct report_style *style,
                 const struct finding *f)
{
    bool done[FRAME_RELATED_MAX] = {false};
    size_t lines = f->at.line_count;
    for (uint32_t i = 0; i < related_count(f); i++)
        lines += f->related[i].line_count;
    struct frame frame = {
        .style = style,
        .color = paint_of(f->severity),
        .gutter = frame_gutter(f),
        .lines = arena_new(a, const struct excerpt_line *, lines + 1),
        .marks = arena_new(a, struct mark, FRAME_RELATED_MAX + 1),
    };
    put_arrow(out, &frame, f);
    add_spot(&frame, &f->at, true);
    for (uint32_t i = 0; i < related_count(f); i++)
        if (str_eq(f->related[i].file, f->at.file) && line_of(&f->related[i])) {
            done[i] = true;
            add_spot(&frame, &f->related[i], false);
        }
    sort(&frame);
    put_lines(out, &frame);
    for (uint32_t i = 0; i < related_count(f); i++)
        if (!done[i])
            put_other_file(out, &frame, f, i, done);
}

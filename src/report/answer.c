/* SPDX-License-Identifier: Apache-2.0 */
#include "report/answer.h"

#include <string.h>

#include "base/fatal.h"
#include "report/escape.h"
#include "report/paint.h"
#include "report/width.h"

/* Two blanks between columns; a cell wider than this goes on in the next line. */
enum { GAP = 2, CELL_MAX = 48, COLUMNS_MAX = 16 };

/* --- cells as people see them --- */

static void put_cell(struct buf *out, const struct answer_cell *cell)
{
    switch (cell->kind) {
    case ANSWER_NOTHING:
        break;
    case ANSWER_TEXT:
        escape_text(out, cell->text);
        break;
    case ANSWER_NUMBER:
        buf_int(out, cell->number);
        break;
    case ANSWER_BOOL:
        buf_cstr(out, cell->number ? "yes" : "no");
        break;
    case ANSWER_LIST:
        for (uint32_t i = 0; i < cell->item_count; i++) {
            buf_cstr(out, i ? ", " : "");
            escape_text(out, cell->items[i]);
        }
        break;
    case ANSWER_TABLE:
    case ANSWER_ROW:
        BUG("a table in a cell for people");
    }
}

static const struct answer_cell *cell_of(const struct answer_table *t, uint32_t row,
                                         uint32_t column)
{
    return &t->cells[(size_t)row * t->column_count + column];
}

/* --- text --- */

/* As many words as have room, at least one; moves *rest behind them. */
static struct str take_line(struct str *rest)
{
    struct str text = *rest;
    size_t end = 0, width = 0;
    for (size_t word = 0; word <= text.len;) {
        size_t stop = word + str_find_byte(str_slice(text, word, text.len), ' ');
        width += text_width(str_slice(text, end, stop));
        if (end && width > CELL_MAX)
            break;
        end = stop;
        word = stop + 1;
    }
    *rest = end < text.len ? str_slice(text, end + 1, text.len) : STR_NONE;
    return str_slice(text, 0, end);
}

static void put_padding(struct buf *out, size_t count)
{
    while (count--)
        buf_byte(out, ' ');
}

struct layout {
    const struct answer_table *table;
    uint32_t columns[COLUMNS_MAX]; /* those that people see */
    size_t widths[COLUMNS_MAX];
    uint32_t count;
};

static void make_layout(struct layout *l, const struct answer_table *t)
{
    *l = (struct layout){.table = t};
    struct buf shown = BUF_INIT;
    for (uint32_t c = 0; c < t->column_count && l->count < COLUMNS_MAX; c++) {
        if (!t->columns[c].heading.ptr)
            continue;
        size_t widest = text_width(t->columns[c].heading);
        for (uint32_t r = 0; r < t->row_count; r++) {
            buf_clear(&shown);
            put_cell(&shown, cell_of(t, r, c));
            for (struct str rest = buf_view(&shown); rest.ptr;) {
                size_t width = text_width(take_line(&rest));
                widest = width > widest ? width : widest;
            }
        }
        l->widths[l->count] = widest;
        l->columns[l->count++] = c;
    }
    buf_release(&shown);
}

/* One line of every cell; false where nothing was left. */
static bool put_line(struct buf *out, const struct layout *l, struct str *rests)
{
    bool any = false;
    size_t due = 0; /* blanks that are written only where something follows */
    for (uint32_t i = 0; i < l->count; i++)
        any |= rests[i].ptr != NULL;
    for (uint32_t i = 0; any && i < l->count; i++) {
        struct str line = rests[i].ptr ? take_line(&rests[i]) : STR("");
        if (line.len)
            put_padding(out, due);
        due = line.len ? 0 : due;
        buf_str(out, line);
        due += l->widths[i] - text_width(line) + GAP;
    }
    if (any)
        buf_byte(out, '\n');
    return any;
}

static void put_row(struct buf *out, const struct layout *l, uint32_t row)
{
    struct buf shown[COLUMNS_MAX];
    struct str rests[COLUMNS_MAX];
    for (uint32_t i = 0; i < l->count; i++) {
        shown[i] = BUF_INIT;
        put_cell(&shown[i], cell_of(l->table, row, l->columns[i]));
        rests[i] = shown[i].len ? buf_view(&shown[i]) : STR_NONE;
    }
    while (put_line(out, l, rests))
        continue;
    for (uint32_t i = 0; i < l->count; i++)
        buf_release(&shown[i]);
}

void answer_text(struct buf *out, const struct answer_table *table,
                 const struct report_style *style)
{
    struct layout l;
    struct str headings[COLUMNS_MAX];
    if (table->title.len) {
        paint(out, style, PAINT_STRONG);
        escape_text(out, table->title);
        paint_end(out, style);
        buf_byte(out, '\n');
    }
    if (!table->row_count)
        return;
    make_layout(&l, table);
    for (uint32_t i = 0; i < l.count; i++)
        headings[i] = table->columns[l.columns[i]].heading;
    paint(out, style, PAINT_GUTTER);
    put_line(out, &l, headings);
    paint_end(out, style);
    for (uint32_t r = 0; r < table->row_count; r++)
        put_row(out, &l, r);
}

/* --- Markdown --- */

static void put_markdown(struct buf *out, struct str shown)
{
    for (size_t i = 0; i < shown.len; i++) {
        if (strchr("\\`*_[]<>&#|~", shown.ptr[i]))
            buf_byte(out, '\\');
        buf_byte(out, shown.ptr[i]);
    }
}

void answer_markdown(struct buf *out, const struct answer_table *table)
{
    struct buf shown = BUF_INIT;
    if (table->title.len) {
        escape_text(&shown, table->title);
        buf_cstr(out, "### ");
        put_markdown(out, buf_view(&shown));
        buf_cstr(out, table->row_count ? "\n\n" : "\n");
    }
    for (uint32_t r = 0; table->row_count && r < table->row_count + 2; r++) {
        for (uint32_t c = 0; c < table->column_count; c++) {
            if (!table->columns[c].heading.ptr)
                continue;
            buf_clear(&shown);
            if (r == 0)
                buf_str(&shown, table->columns[c].heading);
            else if (r > 1)
                put_cell(&shown, cell_of(table, r - 2, c));
            buf_cstr(out, r == 1 ? "|---" : "| ");
            put_markdown(out, buf_view(&shown));
            buf_cstr(out, r == 1 || !shown.len ? "" : " ");
        }
        buf_cstr(out, "|\n");
    }
    buf_release(&shown);
}

/* --- JSON --- */

static void put_rows(struct json_writer *w, const struct answer_table *t);
static void put_object(struct json_writer *w, const char *key, const struct answer_table *t,
                       uint32_t row);

/* Tables nest as deep as their descriptions, which are written by hand. */
static void put_member(struct json_writer *w, const char *key, const struct answer_cell *cell)
{
    switch (cell->kind) {
    case ANSWER_NOTHING:
        writer_null(w, key);
        break;
    case ANSWER_TEXT:
        writer_str(w, key, cell->text);
        break;
    case ANSWER_NUMBER:
        writer_uint(w, key, cell->number);
        break;
    case ANSWER_BOOL:
        writer_bool(w, key, cell->number != 0);
        break;
    case ANSWER_LIST:
        writer_array(w, key, WRITER_INLINE);
        for (uint32_t i = 0; i < cell->item_count; i++)
            writer_str(w, NULL, cell->items[i]);
        writer_close(w);
        break;
    case ANSWER_TABLE:
        writer_array(w, key, WRITER_INLINE);
        put_rows(w, cell->table);
        writer_close(w);
        break;
    case ANSWER_ROW:
        put_object(w, key, cell->table, 0);
        break;
    }
}

static void put_object(struct json_writer *w, const char *key, const struct answer_table *t,
                       uint32_t row)
{
    writer_object(w, key, WRITER_INLINE);
    for (uint32_t c = 0; c < t->column_count; c++)
        if (t->columns[c].key)
            put_member(w, t->columns[c].key, cell_of(t, row, c));
    writer_close(w);
}

static void put_rows(struct json_writer *w, const struct answer_table *t)
{
    for (uint32_t r = 0; r < t->row_count; r++)
        put_object(w, NULL, t, r);
}

void answer_json(struct json_writer *w, const char *key, const struct answer_table *table)
{
    writer_array(w, key, WRITER_LINES);
    put_rows(w, table);
    writer_close(w);
}

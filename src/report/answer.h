/* SPDX-License-Identifier: Apache-2.0 */
/* answer: what a command has to say beyond findings: titled tables, for people, for a page in
 * Markdown, and for programs. One description of a table gives all three; a column may be for
 * people only or for programs only. Texts are escaped here; key material must not be in them.
 * Everything is borrowed. */
#ifndef REPORT_ANSWER_H
#define REPORT_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "report/json_writer.h"
#include "report/report.h"

struct answer_column {
    struct str heading; /* of people's tables; STR_NONE: not there */
    const char *key;    /* of JSON; NULL: not there */
};

struct answer_cell { /* zeroed: nothing, null in JSON */
    enum answer_kind {
        ANSWER_NOTHING,
        ANSWER_TEXT,
        ANSWER_NUMBER,
        ANSWER_BOOL,  /* yes, no */
        ANSWER_LIST,  /* texts; people see them with commas */
        ANSWER_TABLE, /* JSON only: an array of its rows */
        ANSWER_ROW,   /* JSON only: the first row of a table, an object */
    } kind;
    struct str text;
    uint32_t number; /* ANSWER_BOOL: not 0 */
    const struct str *items;
    uint32_t item_count;
    const struct answer_table *table;
};

struct answer_table {
    struct str title; /* of people's tables; may be STR_NONE */
    const struct answer_column *columns;
    uint32_t column_count;
    const struct answer_cell *cells; /* row by row */
    uint32_t row_count;
};

static inline struct answer_cell answer_str(struct str text)
{
    return (struct answer_cell){.kind = text.ptr ? ANSWER_TEXT : ANSWER_NOTHING, .text = text};
}

static inline struct answer_cell answer_number(uint32_t number)
{
    return (struct answer_cell){.kind = ANSWER_NUMBER, .number = number};
}

static inline struct answer_cell answer_bool(bool value)
{
    return (struct answer_cell){.kind = ANSWER_BOOL, .number = value};
}

/* The title on a line, then aligned columns; wide cells go on below. A table without rows is its
 * title. */
void answer_text(struct buf *out, const struct answer_table *table,
                 const struct report_style *style);
void answer_markdown(struct buf *out, const struct answer_table *table);
/* An array of objects, a line for each; the title is not in it. */
void answer_json(struct json_writer *w, const char *key, const struct answer_table *table);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "report/page.h"

#include "report/escape.h"

enum { COLUMNS = 80 };

void page_spaces(struct buf *out, size_t count)
{
    while (count--)
        buf_byte(out, ' ');
}

/* Words in lines of COLUMNS, each line indented. */
static void put_wrapped(struct buf *out, struct str text)
{
    size_t column = 0;
    for (struct str rest = text; rest.ptr;) {
        struct str word = str_cut(&rest, ' ');
        if (word.len == 0)
            continue;
        if (column && column + 1 + word.len > COLUMNS) {
            buf_byte(out, '\n');
            column = 0;
        }
        if (column)
            buf_byte(out, ' ');
        else
            page_spaces(out, PAGE_INDENT);
        column = (column ? column + 1 : PAGE_INDENT) + word.len;
        escape_text(out, word);
    }
    buf_byte(out, '\n');
}

void page_paragraph(struct buf *out, const char *title, struct str text)
{
    if (text.len == 0)
        return;
    buf_fmt(out, "\n%s:\n", title);
    put_wrapped(out, text);
}

void page_list(struct buf *out, const char *title, const struct rule_strs *list)
{
    if (list->count)
        buf_fmt(out, "\n%s:\n", title);
    for (uint32_t i = 0; i < list->count; i++) {
        page_spaces(out, PAGE_INDENT);
        escape_text(out, list->items[i]);
        buf_byte(out, '\n');
    }
}

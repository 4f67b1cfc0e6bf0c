/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "report/escape.h"
#include "report/sarif_parts.h"

/* "[text](target)" is a link in SARIF's plain text too; without the one in the other none begins.
 */
void sarif_text(struct buf *out, struct str s)
{
    struct buf shown = BUF_INIT;
    escape_text(&shown, s);
    struct str rest = buf_view(&shown);
    for (size_t at; (at = str_find(rest, STR("]("))) < rest.len;) {
        buf_str(out, str_slice(rest, 0, at + 1));
        buf_byte(out, ' ');
        rest = str_slice(rest, at + 1, rest.len);
    }
    buf_str(out, rest);
    buf_release(&shown);
}

void sarif_sentence(struct buf *out, struct str s)
{
    s = str_trim(s);
    sarif_text(out, s);
    char last = s.len ? s.ptr[s.len - 1] : ' ';
    if (last != '.' && last != '?' && last != '!')
        buf_byte(out, '.');
}

static void by_lines(struct buf *out, struct str s, void (*put)(struct buf *, struct str))
{
    for (struct str rest = str_trim(s); rest.ptr;) {
        put(out, str_cut(&rest, '\n'));
        if (rest.ptr)
            buf_byte(out, '\n');
    }
}

void sarif_prose(struct buf *out, struct str s)
{
    by_lines(out, s, sarif_text);
}

static void markdown_line(struct buf *out, struct str line)
{
    struct buf shown = BUF_INIT;
    escape_text(&shown, line);
    for (size_t i = 0; i < shown.len; i++) {
        if (strchr("\\`*_[]<>&#|~", shown.ptr[i]))
            buf_byte(out, '\\');
        buf_byte(out, shown.ptr[i]);
    }
    buf_release(&shown);
}

void sarif_markdown(struct buf *out, struct str s)
{
    by_lines(out, s, markdown_line);
}

void sarif_message(struct sarif *s, const char *key, void (*put)(struct buf *, struct str),
                   struct str text)
{
    struct buf words = BUF_INIT;
    put(&words, text);
    writer_object(&s->w, key, WRITER_INLINE);
    writer_str(&s->w, "text", buf_view(&words));
    writer_close(&s->w);
    buf_release(&words);
}

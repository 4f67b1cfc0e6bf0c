/* SPDX-License-Identifier: Apache-2.0 */
#include "report/prose.h"

#include <stdbool.h>
#include <string.h>

#include "report/escape.h"
#include "report/width.h"

enum {
    WRAP_AT = 100,    /* columns */
    QUOTED_MAX = 200, /* bytes */
};

struct str first_sentence(struct str text)
{
    text = str_trim(text);
    for (size_t i = 0; i + 1 < text.len; i++) {
        char c = text.ptr[i], next = text.ptr[i + 1];
        bool space = next == ' ' || next == '\n';
        /* "x.yaml" and "e.g. this" go on, and so does "e.g. Kubernetes". */
        bool starts = i + 2 >= text.len || !(text.ptr[i + 2] >= 'a' && text.ptr[i + 2] <= 'z');
        if (i >= 2 && text.ptr[i - 2] == '.')
            starts = false;
        if ((c == '.' && space && starts) || (c == '\n' && next == '\n'))
            return str_slice(text, 0, i);
    }
    return str_ends_with(text, STR(".")) ? str_slice(text, 0, text.len - 1) : text;
}

struct str first_paragraph(struct str text)
{
    text = str_trim(text);
    return str_trim(str_slice(text, 0, str_find(text, STR("\n\n"))));
}

struct str finding_how(const struct finding *f)
{
    if (f->how.ptr)
        return first_paragraph(f->how);
    if (f->rule->how.len)
        return first_sentence(f->rule->how);
    return f->fix_count ? first_paragraph(f->fixes[0].description) : STR_NONE;
}

const char *finding_fix_command(const struct finding *f)
{
    for (uint32_t i = 0; i < f->fix_count; i++)
        if (f->fixes[i].safe)
            return " (enclint fix)";
    return f->fix_count ? " (enclint fix --unsafe)" : "";
}

void shown_unfolded(struct buf *out, struct str text)
{
    struct buf line = BUF_INIT;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        buf_byte(&line, c == '\n' || c == '\t' ? ' ' : c);
    }
    escape_text(out, buf_view(&line));
    buf_release(&line);
}

/* The next word. What stands in single quotes may be a command to be copied and is one word. */
static struct str next_word(struct str *text)
{
    struct str whole = *text, word = str_cut(text, ' ');
    if (word.len < 2 || word.ptr[0] != '\'' || memchr(word.ptr + 1, '\'', word.len - 1))
        return word;
    struct str rest = str_slice(whole, 1, QUOTED_MAX);
    size_t end = 1 + str_find_byte(rest, '\'') + 1;
    if (end > rest.len + 1)
        return word;
    end += str_find_byte(str_slice(whole, end, whole.len), ' ');
    *text = end < whole.len ? str_slice(whole, end + 1, whole.len) : STR_NONE;
    return str_slice(whole, 0, end);
}

/* CI systems obey a line that begins with "::" behind blanks, so none begins with a colon. */
void wrap_words(struct buf *out, size_t indent, struct str text)
{
    size_t column = indent - 1;
    while (text.ptr) {
        struct str word = next_word(&text);
        size_t width = text_width(word);
        if (!word.len)
            continue;
        if (column >= indent && column + 1 + width > WRAP_AT && word.ptr[0] != ':') {
            buf_byte(out, '\n');
            for (column = 0; column + 1 < indent; column++)
                buf_byte(out, ' ');
        }
        buf_byte(out, ' ');
        buf_str(out, word);
        column += 1 + width;
    }
    buf_byte(out, '\n');
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "report/escape.h"
#include "report/sarif_parts.h"

/* RFC 3986's unreserved characters, and those that are common in names and allowed in a path. A
 * colon is not among them: in the first part of a relative reference it would end a scheme. */
static bool is_path_char(char c)
{
    return is_letter(c) || is_digit(c) || (c && strchr("-._~/+,=@", c));
}

static void put_path(struct buf *out, struct str path)
{
    for (size_t i = 0; i < path.len; i++)
        if (is_path_char(path.ptr[i]))
            buf_byte(out, path.ptr[i]);
        else
            buf_fmt(out, "%%%02X", (unsigned char)path.ptr[i]);
}

void sarif_uri(struct buf *out, struct str file)
{
    if (str_eq(file, STR("<stdin>")) || str_eq(file, STR("-"))) {
        buf_cstr(out, "stdin");
        return;
    }
    bool absolute = str_starts_with(file, STR("/")), any = false;
    if (absolute)
        buf_cstr(out, "file://");
    /* "./a//b" is "a/b"; ".." stays, since what it leads to may be a link. */
    for (struct str rest = file; rest.ptr;) {
        struct str part = str_cut(&rest, '/');
        if (!part.len || str_eq(part, STR(".")))
            continue;
        if (any || absolute)
            buf_byte(out, '/');
        put_path(out, part);
        any = true;
    }
    if (!any)
        buf_cstr(out, absolute ? "/" : ".");
}

void sarif_artifact(struct sarif *s, const char *key, struct str file)
{
    struct buf uri = BUF_INIT;
    sarif_uri(&uri, file);
    writer_object(&s->w, key, WRITER_INLINE);
    writer_str(&s->w, "uri", buf_view(&uri));
    writer_close(&s->w);
    buf_release(&uri);
}

struct region {
    uint32_t line, from, to; /* columns; `to` is exclusive */
};

static const struct excerpt_line *excerpt_line_of(const struct spot *spot, uint32_t line)
{
    for (uint32_t i = 0; i < spot->line_count; i++)
        if (spot->lines[i].number == line)
            return &spot->lines[i];
    return NULL;
}

static struct region region_of(const struct spot *spot)
{
    struct region r = {spot->from.line, spot->from.column, spot->to.column};
    r.line = r.line ? r.line : 1;
    r.from = r.from ? r.from : 1;
    if (spot->to.line != spot->from.line) {
        const struct excerpt_line *line = excerpt_line_of(spot, r.line);
        r.to = line ? (uint32_t)utf8_count(line->text) + 1 : 0;
    }
    if (r.to <= r.from)
        r.to = r.from + 1;
    return r;
}

static void put_region(struct json_writer *w, struct region r)
{
    writer_uint(w, "startLine", r.line);
    writer_uint(w, "startColumn", r.from);
    writer_uint(w, "endLine", r.line);
    writer_uint(w, "endColumn", r.to);
}

/* Tabs are what they are in the file; the rest is shown as it is everywhere. */
static void put_shown(struct buf *out, struct str text)
{
    for (struct str rest = text; rest.ptr;) {
        escape_text(out, str_cut(&rest, '\t'));
        if (rest.ptr)
            buf_byte(out, '\t');
    }
}

static void put_snippet(struct json_writer *w, struct buf *text)
{
    writer_object(w, "snippet", WRITER_INLINE);
    writer_str(w, "text", buf_view(text));
    writer_close(w);
    buf_release(text);
}

static struct str columns(struct str line, uint32_t from, uint32_t to)
{
    size_t start = line.len, at = 0, width;
    for (uint32_t column = 1; at < line.len && column < to; column++, at += width) {
        utf8_decode(line, at, &width);
        if (column == from)
            start = at;
    }
    return str_slice(line, start < at ? start : at, at);
}

/* The lines without a gap around that of the place. */
static void put_context(struct json_writer *w, const struct spot *spot,
                        const struct excerpt_line *at)
{
    const struct excerpt_line *first = at, *last = at, *end = spot->lines + spot->line_count;
    while (first > spot->lines && first[-1].number + 1 == first->number)
        first--;
    while (last + 1 < end && last[1].number == last->number + 1)
        last++;
    struct buf text = BUF_INIT;
    for (const struct excerpt_line *line = first; line <= last; line++) {
        put_shown(&text, line->text);
        if (line < last)
            buf_byte(&text, '\n');
    }
    writer_object(w, "contextRegion", WRITER_INLINE);
    writer_uint(w, "startLine", first->number);
    writer_uint(w, "endLine", last->number);
    put_snippet(w, &text);
    writer_close(w);
}

void sarif_physical_location(struct sarif *s, const struct spot *spot, bool excerpt)
{
    struct region region = region_of(spot);
    const struct excerpt_line *line = excerpt ? excerpt_line_of(spot, region.line) : NULL;
    /* A line of which nothing may be seen, or that is too wide: code scanning wants one still. */
    const struct excerpt_line hidden = {region.line, STR("****")};
    const struct spot hidden_spot = {.lines = &hidden, .line_count = 1};
    bool is_hidden = excerpt && !line;
    writer_object(&s->w, "physicalLocation", WRITER_INLINE);
    sarif_artifact(s, "artifactLocation", spot->file);
    writer_object(&s->w, "region", WRITER_INLINE);
    put_region(&s->w, region);
    if (line) {
        struct buf text = BUF_INIT;
        put_shown(&text, columns(line->text, region.from, region.to));
        put_snippet(&s->w, &text);
    } else if (is_hidden) {
        struct buf text = BUF_INIT;
        buf_str(&text, hidden.text);
        put_snippet(&s->w, &text);
    }
    writer_close(&s->w);
    if (line)
        put_context(&s->w, spot, line);
    else if (is_hidden)
        put_context(&s->w, &hidden_spot, &hidden);
    writer_close(&s->w);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* String scalars as texts: of each byte the place in the document, as far as that can be told. */
#include <string.h>

#include "extract/line.h"
#include "extract/rendering.h"

static struct span span_of(size_t from, size_t to)
{
    return (struct span){(uint32_t)from, (uint32_t)to};
}

/* `|`: the lines without their indentation, as far as they are there byte for byte. */
static bool literal_block(struct rendering *r, const struct node *node)
{
    struct str text = r->source->text, inner = node->text;
    size_t at = next_line(text, node->span.start);
    size_t first = 0;
    while (first < inner.len && inner.ptr[first] == '\n')
        first++;
    size_t line = at;
    for (size_t i = 0; i < first; i++)
        line = next_line(text, line);
    size_t indent = blanks(text, line, SIZE_MAX) - blanks(inner, first, SIZE_MAX);
    for (size_t done = 0; done < inner.len;) {
        size_t end = done + str_find_byte(str_slice(inner, done, inner.len), '\n');
        size_t length = (end < inner.len ? end + 1 : end) - done;
        size_t from = at + blanks(text, at, indent);
        if (!str_eq(str_slice(text, from, from + length), str_slice(inner, done, done + length)))
            return false;
        rendering_copy(r, span_of(from, from + length));
        done += length;
        at = next_line(text, at);
    }
    return true;
}

static bool copied_scalar(struct rendering *r, const struct node *node)
{
    bool quoted = node->style == STYLE_SINGLE_QUOTED || node->style == STYLE_DOUBLE_QUOTED;
    size_t from = node->span.start + quoted;
    struct str bytes = str_slice(r->source->text, from, from + node->text.len);
    if (node->style == STYLE_LITERAL)
        return literal_block(r, node);
    if (node->style == STYLE_FOLDED || !str_eq(bytes, node->text))
        return false;
    rendering_copy(r, span_of(from, from + node->text.len));
    return true;
}

/* The character that an escape of a double-quoted scalar stands for, where it is one of ASCII;
 * `length`: of the escape with its backslash. Negative: another one. */
static int escaped(struct str rest, size_t *length)
{
    static const char names[] = "nrt\"\\/", values[] = "\n\r\t\"\\/";
    const char *name = rest.len > 1 ? strchr(names, rest.ptr[1]) : NULL;
    *length = 2;
    if (name && *name)
        return values[name - names];
    if (rest.len < 6 || rest.ptr[1] != 'u' || rest.ptr[2] != '0' || rest.ptr[3] != '0')
        return -1;
    static const char digits[] = "0123456789abcdef";
    int code = 0;
    for (size_t i = 4; i < 6; i++) {
        const char *digit = strchr(digits, rest.ptr[i] | 0x20);
        if (!digit || !*digit)
            return -1;
        code = 16 * code + (int)(digit - digits);
    }
    *length = 6;
    return code < 0x80 ? code : -1;
}

/* In double quotes on one line: what stands between escapes is there byte for byte. */
static bool escaped_scalar(struct rendering *r, const struct node *node)
{
    struct str text = r->source->text;
    if (node->style != STYLE_DOUBLE_QUOTED)
        return false;
    size_t end = node->span.end - 1;
    for (size_t at = node->span.start + 1, length; at < end; at += length) {
        struct str rest = str_slice(text, at, end);
        length = str_find_byte(rest, '\\');
        if (str_find_byte(str_slice(rest, 0, length), '\n') < length)
            return false;
        if (length) {
            rendering_copy(r, span_of(at, at + length));
            r->segments[r->count - 1].quoted = true;
            continue;
        }
        int code = escaped(rest, &length);
        if (code < 0)
            return false;
        char byte = (char)code;
        rendering_words(r, (struct str){&byte, 1}, span_of(at, at + length));
    }
    return str_eq(buf_view(&r->text), node->text);
}

struct embedded embedded_scalar(struct arena *a, const struct source *source,
                                const struct node *node)
{
    struct rendering r;
    bool (*const ways[])(struct rendering *, const struct node *) = {copied_scalar, escaped_scalar};
    for (size_t i = 0; source->unit == 1 && i < sizeof ways / sizeof *ways; i++) {
        rendering_begin(&r, a, source);
        if (ways[i](&r, node))
            return rendering_end(&r, STR_NONE);
        buf_release(&r.text);
    }
    return embedded_opaque(a, node->text, node);
}

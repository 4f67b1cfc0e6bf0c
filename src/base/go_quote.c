/* SPDX-License-Identifier: Apache-2.0 */
#include "base/go_quote.h"

#include "base/go_unicode.h"
#include "base/utf8.h"

/* The letter behind the backslash for a control character that has one, or 0. */
static char short_escape(unsigned rune)
{
    static const char letters[] = "abtnvfr"; /* U+0007 to U+000D */
    return rune >= '\a' && rune <= '\r' ? letters[rune - '\a'] : '\0';
}

static void quote_rune(struct buf *out, unsigned rune)
{
    if (rune == '"' || rune == '\\') {
        buf_byte(out, '\\');
        buf_byte(out, (char)rune);
    } else if (go_is_print(rune)) {
        buf_rune(out, rune);
    } else if (short_escape(rune)) {
        buf_byte(out, '\\');
        buf_byte(out, short_escape(rune));
    } else if (rune < ' ' || rune == 0x7F) {
        buf_fmt(out, "\\x%02x", rune);
    } else {
        buf_fmt(out, rune < 0x10000 ? "\\u%04x" : "\\U%08x", rune);
    }
}

void go_quote(struct buf *out, struct str s)
{
    size_t width;
    buf_byte(out, '"');
    for (size_t at = 0; at < s.len; at += width) {
        if (utf8_is_valid_at(s, at, &width))
            quote_rune(out, utf8_decode(s, at, &width));
        else
            buf_fmt(out, "\\x%02x", (unsigned)(unsigned char)s.ptr[at]);
    }
    buf_byte(out, '"');
}

void go_quote_string_slice(struct buf *out, const struct str *items, size_t n)
{
    buf_cstr(out, "[]string{");
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_cstr(out, ", ");
        go_quote(out, items[i]);
    }
    buf_byte(out, '}');
}

static void json_ascii(struct buf *out, unsigned char c)
{
    switch (c) {
    case '"':
    case '\\':
        buf_byte(out, '\\');
        buf_byte(out, (char)c);
        return;
    case '\b':
    case '\f':
    case '\n':
    case '\r':
    case '\t':
        buf_byte(out, '\\');
        buf_byte(out, short_escape(c));
        return;
    default:
        if (c < ' ' || c == '<' || c == '>' || c == '&')
            buf_fmt(out, "\\u%04x", (unsigned)c);
        else
            buf_byte(out, (char)c);
    }
}

void go_json_string(struct buf *out, struct str s)
{
    size_t width;
    buf_byte(out, '"');
    for (size_t at = 0; at < s.len; at += width) {
        if ((unsigned char)s.ptr[at] < 0x80) {
            json_ascii(out, (unsigned char)s.ptr[at]);
            width = 1;
            continue;
        }
        bool valid = utf8_is_valid_at(s, at, &width);
        unsigned rune = utf8_decode(s, at, &width);
        if (!valid || rune == 0x2028 || rune == 0x2029)
            buf_fmt(out, "\\u%04x", rune);
        else
            buf_str(out, str_slice(s, at, at + width));
    }
    buf_byte(out, '"');
}

void go_json_string_slice(struct buf *out, const struct str *items, size_t n)
{
    buf_byte(out, '[');
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_byte(out, ',');
        go_json_string(out, items[i]);
    }
    buf_byte(out, ']');
}

void go_quote_char(struct buf *out, unsigned byte)
{
    buf_byte(out, '\'');
    if (byte == '"')
        buf_byte(out, '"');
    else if (byte == '\'')
        buf_cstr(out, "\\'");
    else
        quote_rune(out, byte);
    buf_byte(out, '\'');
}

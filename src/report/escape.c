/* SPDX-License-Identifier: Apache-2.0 */
#include "report/escape.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"

/* C0 and C1 controls, and what changes the order or the lines of the text around it (Unicode
 * Standard Annex 9 and the line and paragraph separators), the byte order mark, tags and other
 * characters without a glyph. */
static bool is_unsafe(unsigned rune)
{
    return rune < 0x20 || (rune >= 0x7F && rune < 0xA0) || rune == 0xAD || rune == 0x61C ||
           (rune >= 0x200B && rune <= 0x200F) || (rune >= 0x2028 && rune <= 0x202E) ||
           (rune >= 0x2060 && rune <= 0x206F) || rune == 0xFEFF ||
           (rune >= 0xFFF9 && rune <= 0xFFFB) || (rune >= 0xE0000 && rune <= 0xE0FFF);
}

static bool is_plain(char c)
{
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

static uint64_t has_byte(uint64_t word, unsigned char byte)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t zero = word ^ (ones * byte);
    return (zero - ones) & ~zero & (ones * 0x80);
}

/* Eight characters at once: reports are mostly such runs. */
static bool is_plain_word(const char *c)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t word;
    memcpy(&word, c, sizeof word);
    uint64_t control = (word - ones * 0x20) & ~word;
    return !((control | word) & (ones * 0x80)) && !has_byte(word, 0x7F) && !has_byte(word, '"') &&
           !has_byte(word, '\\');
}

/* The length of the longest prefix of s, from `at`, that needs no escape in either form. */
static size_t plain_run(struct str s, size_t at)
{
    const char *from = s.ptr + at, *end = s.ptr + s.len, *c = from;
    while (end - c >= (ptrdiff_t)sizeof(uint64_t) && is_plain_word(c))
        c += sizeof(uint64_t);
    while (c < end && is_plain(*c))
        c++;
    return (size_t)(c - from);
}

bool escape_opens_command(struct str s, size_t at)
{
    if (s.ptr[at] != '#' || at == 0 || s.ptr[at - 1] != '#')
        return false;
    for (at++; at < s.len && is_letter(s.ptr[at]);)
        at++;
    return at < s.len && s.ptr[at] == '[';
}

/* The first of them from `at` on; s.len where there is none. */
static size_t next_command(struct str s, size_t at)
{
    for (; at < s.len; at++) {
        at += str_find_byte(str_slice(s, at, s.len), '#');
        if (at < s.len && escape_opens_command(s, at))
            break;
    }
    return at < s.len ? at : s.len;
}

static void text_rune(struct buf *out, unsigned rune)
{
    if (rune == '\n')
        buf_cstr(out, "\\n");
    else if (rune == '\t')
        buf_cstr(out, "\\t");
    else if (rune == '\r')
        buf_cstr(out, "\\r");
    else if (!is_unsafe(rune))
        buf_rune(out, rune);
    else if (rune < 0x80)
        buf_fmt(out, "\\x%02x", rune);
    else if (rune < 0x10000)
        buf_fmt(out, "\\u%04x", rune);
    else
        buf_fmt(out, "\\U%08x", rune);
}

static void text_run(struct buf *out, struct str s)
{
    size_t width;
    for (size_t at = 0; at < s.len; at += width) {
        width = plain_run(s, at);
        if (width)
            buf_str(out, str_slice(s, at, at + width));
        else if (utf8_is_valid_at(s, at, &width))
            text_rune(out, utf8_decode(s, at, &width));
        else
            buf_fmt(out, "\\x%02x", (unsigned char)s.ptr[at]);
    }
}

void escape_text(struct buf *out, struct str s)
{
    size_t from = 0;
    for (size_t at; (at = next_command(s, from)) < s.len; from = at + 1) {
        text_run(out, str_slice(s, from, at));
        buf_cstr(out, ESCAPED_HASH);
    }
    text_run(out, str_slice(s, from, s.len));
}

static void json_rune(struct buf *out, unsigned rune)
{
    if (rune == '"' || rune == '\\') {
        buf_byte(out, '\\');
        buf_byte(out, (char)rune);
    } else if (rune == '\n') {
        buf_cstr(out, "\\n");
    } else if (rune == '\t') {
        buf_cstr(out, "\\t");
    } else if (rune == '\r') {
        buf_cstr(out, "\\r");
    } else if (!is_unsafe(rune)) {
        buf_rune(out, rune);
    } else if (rune < 0x10000) {
        buf_fmt(out, "\\u%04x", rune);
    } else {
        buf_fmt(out, "\\u%04x\\u%04x", 0xD800 + ((rune - 0x10000) >> 10),
                0xDC00 + ((rune - 0x10000) & 0x3FF));
    }
}

static void json_run(struct buf *out, struct str s)
{
    size_t width;
    for (size_t at = 0; at < s.len; at += width) {
        width = plain_run(s, at);
        if (width)
            buf_str(out, str_slice(s, at, at + width));
        else
            json_rune(out, utf8_decode(s, at, &width));
    }
}

void escape_json(struct buf *out, struct str s)
{
    size_t from = 0;
    buf_byte(out, '"');
    for (size_t at; (at = next_command(s, from)) < s.len; from = at + 1) {
        json_run(out, str_slice(s, from, at));
        buf_cstr(out, "\\u0023");
    }
    json_run(out, str_slice(s, from, s.len));
    buf_byte(out, '"');
}

struct str escape_shell_word(struct arena *a, struct str word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_-./:=@%+,~^";
    bool quoted = !word.len || word.ptr[0] == '~';
    struct str text = STR("'");
    for (size_t i = 0; i < word.len; i++)
        quoted |= !memchr(plain, word.ptr[i], sizeof plain - 1);
    for (struct str rest = word; quoted && rest.ptr;) {
        text = arena_join(a, text, str_cut(&rest, '\''));
        if (rest.ptr)
            text = arena_join(a, text, STR("'\\''"));
    }
    return quoted ? arena_join(a, text, STR("'")) : word;
}

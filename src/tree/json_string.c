/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/json_string.h"

#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"

enum byte_class { BYTE_TEXT, BYTE_QUOTE, BYTE_ESCAPE, BYTE_CONTROL, BYTE_HIGH };

static enum byte_class class_of(char c)
{
    unsigned char b = (unsigned char)c;
    if (b >= 0x80)
        return BYTE_HIGH;
    if (b < 0x20)
        return BYTE_CONTROL;
    return b == '"' ? BYTE_QUOTE : b == '\\' ? BYTE_ESCAPE : BYTE_TEXT;
}

/* At the end of the input encoding/json looks at a blank: an escape that is cut off is blamed on
 * it. */
static char byte_or_blank(struct str s, uint32_t at)
{
    return at < s.len ? s.ptr[at] : ' ';
}

/* `at` is behind the backslash; moves it behind the escape, or onto the wrong byte. */
static const char *scan_escape(struct str input, uint32_t *at)
{
    char c = byte_or_blank(input, *at);
    if (c != 'u') {
        if (!memchr("bfnrt\\/\"", c, 8))
            return "in string escape code";
        ++*at;
        return NULL;
    }
    for (int i = 0; i < 4; i++)
        if (hex_value((unsigned char)byte_or_blank(input, ++*at)) < 0)
            return "in \\u hexadecimal character escape";
    ++*at;
    return NULL;
}

/* Eight bytes at a time: none of them ends a string, begins an escape, is a control character or
 * lies beyond ASCII. */
static bool is_plain_word(const char *bytes)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    uint64_t quote = word ^ (ones * '"'), escape = word ^ (ones * '\\');
    uint64_t hit =
        word | (word - ones * 0x20) | ((quote - ones) & ~quote) | ((escape - ones) & ~escape);
    return (hit & highs) == 0;
}

struct json_string_scan json_string_scan(struct str input, uint32_t from)
{
    struct json_string_scan scan = {from, NULL, true};
    bool high = false;
    while (scan.end < input.len) {
        while (scan.end + 8 <= input.len && is_plain_word(input.ptr + scan.end))
            scan.end += 8;
        if (scan.end == input.len)
            break;
        switch (class_of(input.ptr[scan.end])) {
        case BYTE_TEXT:
            scan.end++;
            continue;
        case BYTE_HIGH:
            high = true;
            scan.end++;
            continue;
        case BYTE_ESCAPE:
            scan.plain = false;
            scan.end++;
            scan.why = scan_escape(input, &scan.end);
            if (scan.why)
                return scan;
            continue;
        case BYTE_CONTROL:
            scan.why = "in string literal";
            return scan;
        case BYTE_QUOTE:
            break;
        }
        break;
    }
    if (high && scan.plain)
        scan.plain = utf8_valid(str_slice(input, from, scan.end));
    return scan;
}

struct unquoter {
    struct str in;
    size_t at;
    char *out;
    size_t len;
    bool mended;
};

static void put_rune(struct unquoter *u, unsigned rune)
{
    u->len += utf8_encode(rune, u->out + u->len);
}

static bool is_surrogate(unsigned rune)
{
    return rune >= 0xD800 && rune <= 0xDFFF;
}

/* The code unit of a \uXXXX at `at`; 0 (no surrogate) where none stands there. */
static unsigned code_unit(struct str s, size_t at)
{
    unsigned unit = 0;
    if (at + 6 > s.len || s.ptr[at] != '\\' || s.ptr[at + 1] != 'u')
        return 0;
    for (size_t i = at + 2; i < at + 6; i++)
        unit = unit * 16 + (unsigned)hex_value((unsigned char)s.ptr[i]);
    return unit;
}

static bool is_pair(unsigned high, unsigned low)
{
    return high >= 0xD800 && high < 0xDC00 && low >= 0xDC00 && low < 0xE000;
}

/* json-iterator takes the second half of what might be a pair with the first, even where it begins
 * a real pair. */
static void unquote_unit(struct unquoter *u, bool as_iterator)
{
    unsigned unit = code_unit(u->in, u->at);
    u->at += 6;
    if (!is_surrogate(unit)) {
        put_rune(u, unit);
        return;
    }
    bool follows = u->at + 1 < u->in.len && u->in.ptr[u->at] == '\\' && u->in.ptr[u->at + 1] == 'u';
    unsigned second = code_unit(u->in, u->at);
    if (is_pair(unit, second)) {
        u->at += 6;
        put_rune(u, 0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00));
        return;
    }
    u->mended = true;
    put_rune(u, RUNE_ERROR);
    if (as_iterator && follows) {
        u->at += 6;
        put_rune(u, is_surrogate(second) ? RUNE_ERROR : second);
    }
}

static void unquote_escape(struct unquoter *u, bool as_iterator)
{
    static const char letters[] = "bfnrt", meanings[] = "\b\f\n\r\t";
    char c = u->in.ptr[u->at + 1];
    if (c == 'u') {
        unquote_unit(u, as_iterator);
        return;
    }
    const char *letter = strchr(letters, c);
    u->out[u->len++] = letter ? meanings[letter - letters] : c;
    u->at += 2;
}

static struct str unquote(struct arena *a, struct str inner, bool as_iterator, bool *mended)
{
    /* A broken byte grows to the three bytes of U+FFFD; nothing else grows. */
    size_t reserved = inner.len * 3 + 1;
    struct unquoter u = {inner, 0, arena_bytes(a, reserved), 0, false};
    while (u.at < inner.len) {
        switch (class_of(inner.ptr[u.at])) {
        case BYTE_ESCAPE:
            unquote_escape(&u, as_iterator);
            break;
        case BYTE_HIGH: {
            size_t width;
            bool valid = utf8_is_valid_at(inner, u.at, &width);
            if (valid || as_iterator) {
                memcpy(u.out + u.len, inner.ptr + u.at, width);
                u.len += width;
            } else {
                u.mended = true;
                put_rune(&u, RUNE_ERROR);
            }
            u.at += width;
            break;
        }
        default:
            u.out[u.len++] = inner.ptr[u.at++];
            break;
        }
    }
    u.out[u.len] = '\0';
    arena_shrink(a, u.out, reserved, reserved, u.len + 1);
    *mended = u.mended;
    return (struct str){u.out, u.len};
}

struct str json_string_decode(struct arena *a, struct str inner, struct str *raw)
{
    bool mended, ignored;
    struct str text = unquote(a, inner, false, &mended);
    if (mended) {
        struct str other = unquote(a, inner, true, &ignored);
        if (!str_eq(text, other))
            *raw = other;
    }
    return text;
}

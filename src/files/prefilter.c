/* SPDX-License-Identifier: Apache-2.0 */
/* All literals are looked for at once: a window as long as the shortest one slides over the text,
 * and its last two bytes say how far it may jump (Wu and Manber's method). With literals of sixteen
 * bytes most jumps are fifteen long, so few bytes of a text are looked at. */
#include "files/prefilter.h"

#include <string.h>

#include "base/ascii.h"
#include "base/fatal.h"

/* The longest escape, and what may stand between a line's end and the next half: more indentation
 * than that is not worth waiting for, it counts as a hit. */
enum { ESCAPE_MAX = 10, INDENT_MAX = 64 };

static size_t slot(const char *pair)
{
    unsigned both = (unsigned)(unsigned char)pair[0] << 8 | (unsigned char)pair[1];
    return both * 40503u >> 4 & (PREFILTER_TABLE - 1);
}

void prefilter_init(struct prefilter *p, struct arena *a, const struct str *literals, size_t count)
{
    *p = (struct prefilter){.literals = literals, .count = count, .window = 255};
    uint16_t *next = arena_new(a, uint16_t, count + 1);
    p->next = next;
    for (size_t i = 0; i < count; i++) {
        if (literals[i].len < 2 || count > 60000)
            BUG("prefilter_init: a literal is too short, or there are too many");
        if (literals[i].len < p->window)
            p->window = literals[i].len;
        if (literals[i].len > p->longest)
            p->longest = literals[i].len;
        for (size_t j = 0; j < literals[i].len; j++)
            p->bytes[(unsigned char)literals[i].ptr[j]] = true;
    }
    memset(p->shift, (int)(p->window - 1), sizeof p->shift);
    for (size_t i = count; i-- > 0;) {
        for (size_t end = 2; end <= p->window; end++) {
            uint8_t *shift = &p->shift[slot(literals[i].ptr + end - 2)];
            if (p->window - end < *shift)
                *shift = (uint8_t)(p->window - end);
        }
        uint16_t *chain = &p->chain[slot(literals[i].ptr + p->window - 2)];
        next[i] = *chain;
        *chain = (uint16_t)(i + 1);
    }
}

static bool literal_at(const struct prefilter *p, const char *end, struct str text)
{
    const char *from = end - p->window;
    size_t room = (size_t)(text.ptr + text.len - from);
    for (size_t i = p->chain[slot(end - 2)]; i; i = p->next[i - 1]) {
        struct str literal = p->literals[i - 1];
        if (literal.len <= room && memcmp(from, literal.ptr, literal.len) == 0)
            return true;
    }
    return false;
}

static bool has_literal(const struct prefilter *p, struct str text)
{
    if (p->count == 0 || text.len < p->window)
        return false;
    const char *end = text.ptr + p->window, *last = text.ptr + text.len;
    while (end <= last) {
        size_t shift = p->shift[slot(end - 2)];
        if (shift == 0 && literal_at(p, end, text))
            return true;
        end += shift ? shift : 1;
    }
    return false;
}

/* The value of `digits` hexadecimal digits; -1 where there are fewer. */
static long escape_value(const char *at, const char *end, int digits)
{
    long value = 0;
    if (end - at < digits)
        return -1;
    for (int i = 0; i < digits; i++) {
        int digit = hex_value((unsigned char)at[i]);
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
        if (value > 255)
            return -1;
    }
    return value;
}

/* Behind a backslash at the end of a line: does a literal's byte follow at once? */
static bool joins(const struct prefilter *p, const char *at, const char *end)
{
    size_t blanks = 0;
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n') &&
           blanks < INDENT_MAX)
        at++, blanks++;
    return blanks == INDENT_MAX || (at < end && p->bytes[(unsigned char)*at]);
}

static bool escape_hits(const struct prefilter *p, const char *backslash, struct str text)
{
    const char *end = text.ptr + text.len, *at = backslash + 1;
    long value = -1;
    if (at == end)
        return false;
    switch (*at) {
    case 'x':
        value = escape_value(at + 1, end, 2);
        break;
    case 'u':
        value = escape_value(at + 1, end, 4);
        break;
    case 'U':
        value = escape_value(at + 1, end, 8);
        break;
    case '/':
        value = '/';
        break;
    case ' ':
        value = ' ';
        break;
    case '\r':
    case '\n':
        return backslash > text.ptr && p->bytes[(unsigned char)backslash[-1]] && joins(p, at, end);
    default:
        break;
    }
    return value >= 0 && p->bytes[value];
}

static bool has_escape(const struct prefilter *p, struct str text)
{
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end && (at = memchr(at, '\\', (size_t)(end - at)))) {
        if (escape_hits(p, at, text))
            return true;
        at++;
    }
    return false;
}

/* A byte order mark, or ASCII with the zeroes of UTF-16 and UTF-32 between. */
static bool is_wide(struct str text)
{
    if (text.len < 2)
        return false;
    unsigned char a = (unsigned char)text.ptr[0], b = (unsigned char)text.ptr[1];
    if ((a == 0xFE && b == 0xFF) || (a == 0xFF && b == 0xFE))
        return true;
    if (text.len < 4)
        return false;
    unsigned char c = (unsigned char)text.ptr[2], d = (unsigned char)text.ptr[3];
    bool little = a && !b && ((c && !d) || (!c && !d)), big = !a && d && ((b && !c) || (!b && !c));
    return little || big || (!a && !b && c == 0xFE && d == 0xFF);
}

bool prefilter_hits_piece(const struct prefilter *p, struct str piece, bool first)
{
    if (piece.len == 0)
        return false;
    return (first && is_wide(piece)) || has_literal(p, piece) || has_escape(p, piece);
}

bool prefilter_hits(const struct prefilter *p, struct str text)
{
    return prefilter_hits_piece(p, text, true);
}

size_t prefilter_overlap(const struct prefilter *p)
{
    size_t escape = ESCAPE_MAX + INDENT_MAX + 2;
    return p->longest > escape ? p->longest : escape;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

/* Continuation bytes that may follow a first byte: overlong forms, surrogates and what lies beyond
 * U+10FFFF are barred by narrowing the second byte (Unicode Standard, table 3-7). */
static size_t sequence(unsigned char first, unsigned char *low, unsigned char *high)
{
    *low = 0x80;
    *high = 0xBF;
    if (first < 0x80)
        return 1;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    if (first < 0xE0)
        return 2;
    if (first < 0xF0) {
        if (first == 0xE0)
            *low = 0xA0;
        else if (first == 0xED)
            *high = 0x9F;
        return 3;
    }
    if (first == 0xF0)
        *low = 0x90;
    else if (first == 0xF4)
        *high = 0x8F;
    return 4;
}

bool utf8_is_valid_at(struct str s, size_t at, size_t *width)
{
    const unsigned char *p = (const unsigned char *)s.ptr + at;
    unsigned char low, high;
    size_t need = sequence(p[0], &low, &high);
    *width = 1;
    if (need == 0 || s.len - at < need)
        return false;
    for (size_t i = 1; i < need; i++) {
        if (p[i] < low || p[i] > high)
            return false;
        low = 0x80;
        high = 0xBF;
    }
    *width = need;
    return true;
}

unsigned utf8_decode(struct str s, size_t at, size_t *width)
{
    const unsigned char *p = (const unsigned char *)s.ptr + at;
    if (!utf8_is_valid_at(s, at, width))
        return RUNE_ERROR;
    switch (*width) {
    case 1:
        return p[0];
    case 2:
        return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
    case 3:
        return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    default:
        return (p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
    }
}

size_t utf8_encode(unsigned rune, char *out)
{
    if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF))
        rune = RUNE_ERROR;
    if (rune < 0x80) {
        out[0] = (char)rune;
        return 1;
    }
    if (rune < 0x800) {
        out[0] = (char)(0xC0 | rune >> 6);
        out[1] = (char)(0x80 | (rune & 0x3F));
        return 2;
    }
    if (rune < 0x10000) {
        out[0] = (char)(0xE0 | rune >> 12);
        out[1] = (char)(0x80 | (rune >> 6 & 0x3F));
        out[2] = (char)(0x80 | (rune & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | rune >> 18);
    out[1] = (char)(0x80 | (rune >> 12 & 0x3F));
    out[2] = (char)(0x80 | (rune >> 6 & 0x3F));
    out[3] = (char)(0x80 | (rune & 0x3F));
    return 4;
}

bool utf8_valid(struct str s)
{
    size_t width;
    for (size_t at = 0; at < s.len; at += width)
        if (!utf8_is_valid_at(s, at, &width))
            return false;
    return true;
}

size_t utf8_count(struct str s)
{
    const uint64_t high = 0x8080808080808080u;
    size_t count = 0, at = 0, width;
    while (at < s.len) {
        uint64_t word = high;
        if (s.len - at >= sizeof word)
            memcpy(&word, s.ptr + at, sizeof word);
        if (!(word & high)) { /* eight of ASCII */
            at += sizeof word;
            count += sizeof word;
            continue;
        }
        (void)utf8_is_valid_at(s, at, &width);
        at += width;
        count++;
    }
    return count;
}

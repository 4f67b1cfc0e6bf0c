/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

#include <string.h>

struct str str_from(const char *text)
{
    return text ? (struct str){text, strlen(text)} : STR_NONE;
}

bool str_eq_bytes(struct str a, struct str b)
{
    return a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0;
}

static char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_eq_ignore_case(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i]))
            return false;
    return true;
}

int str_cmp(struct str a, struct str b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared ? memcmp(a.ptr, b.ptr, shared) : 0;
    if (order)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool str_starts_with(struct str s, struct str prefix)
{
    return s.len >= prefix.len && str_eq(str_slice(s, 0, prefix.len), prefix);
}

bool str_ends_with(struct str s, struct str suffix)
{
    return s.len >= suffix.len && str_eq(str_slice(s, s.len - suffix.len, s.len), suffix);
}

/* Where the byte stands that is least common in text: looking for that one stops seldom. */
static size_t rarest(struct str needle)
{
    static const unsigned char common[256] = {
        [' '] = 30, ['e'] = 29, ['a'] = 28, ['s'] = 27,  ['t'] = 26, ['n'] = 25,
        ['i'] = 24, ['o'] = 23, ['r'] = 22, ['\n'] = 21, ['-'] = 20, [':'] = 19,
        ['c'] = 18, ['d'] = 17, ['l'] = 16, ['m'] = 15,  ['p'] = 14, ['u'] = 13,
        ['g'] = 12, ['k'] = 11, ['y'] = 10, ['.'] = 9,   ['/'] = 8,  ['b'] = 7,
        ['h'] = 6,  ['f'] = 5,  ['v'] = 4,  ['w'] = 3,   ['"'] = 2,  ['x'] = 1};
    size_t best = 0;
    for (size_t i = 1; i < needle.len; i++)
        if (common[(unsigned char)needle.ptr[i]] < common[(unsigned char)needle.ptr[best]])
            best = i;
    return best;
}

size_t str_find(struct str s, struct str needle)
{
    if (needle.len == 0 || needle.len > s.len)
        return needle.len ? s.len : 0;
    size_t pivot = rarest(needle);
    const char *at = s.ptr + pivot, *end = s.ptr + s.len - needle.len + pivot + 1, *hit;
    for (; at < end && (hit = memchr(at, needle.ptr[pivot], (size_t)(end - at))); at = hit + 1)
        if (memcmp(hit - pivot, needle.ptr, needle.len) == 0)
            return (size_t)(hit - pivot - s.ptr);
    return s.len;
}

size_t str_find_byte(struct str s, char byte)
{
    const char *hit = s.len ? memchr(s.ptr, byte, s.len) : NULL;
    return hit ? (size_t)(hit - s.ptr) : s.len;
}

struct str str_cut(struct str *rest, char separator)
{
    struct str whole = *rest;
    size_t at = str_find_byte(whole, separator);
    *rest = at < whole.len ? str_slice(whole, at + 1, whole.len) : STR_NONE;
    return str_slice(whole, 0, at);
}

static bool is_ascii_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.len && is_ascii_space(s.ptr[0]))
        s = str_slice(s, 1, s.len);
    while (s.len && is_ascii_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

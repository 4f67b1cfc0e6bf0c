/* SPDX-License-Identifier: Apache-2.0 */
#include "base/go_unicode.h"

#include <stddef.h>

#include "base/utf8.h"

/* The code points first, first + step ... last, all `delta` away from their lower case. */
struct lower_run {
    unsigned first, last, step;
    int delta;
};

#include "base/go_unicode_tables.inc"

#define COUNT(table) (sizeof(table) / sizeof *(table))

bool go_is_print(unsigned rune)
{
    size_t low = 0, high = COUNT(print_ranges);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rune > print_ranges[middle][1])
            low = middle + 1;
        else
            high = middle;
    }
    return low < COUNT(print_ranges) && rune >= print_ranges[low][0];
}

bool go_is_space(unsigned rune)
{
    if (rune <= 0xFF)
        return rune == ' ' || (rune >= '\t' && rune <= '\r') || rune == 0x85 || rune == 0xA0;
    return rune == 0x1680 || (rune >= 0x2000 && rune <= 0x200A) || rune == 0x2028 ||
           rune == 0x2029 || rune == 0x202F || rune == 0x205F || rune == 0x3000;
}

unsigned go_rune_lower(unsigned rune)
{
    if (rune < 0x80)
        return rune >= 'A' && rune <= 'Z' ? rune + ('a' - 'A') : rune;
    size_t low = 0, high = COUNT(lower_runs);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rune > lower_runs[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == COUNT(lower_runs))
        return rune;
    const struct lower_run *run = &lower_runs[low];
    if (rune < run->first || (rune - run->first) % run->step != 0)
        return rune;
    return (unsigned)((int)rune + run->delta);
}

bool go_has_upper(struct str s)
{
    size_t width;
    for (size_t at = 0; at < s.len; at += width) {
        width = 1;
        if ((unsigned char)s.ptr[at] < 0x80) {
            if (s.ptr[at] >= 'A' && s.ptr[at] <= 'Z')
                return true;
            continue;
        }
        if (!utf8_is_valid_at(s, at, &width))
            return true;
        unsigned rune = utf8_decode(s, at, &width);
        if (go_rune_lower(rune) != rune)
            return true;
    }
    return false;
}

struct str go_to_lower(struct arena *a, struct str s)
{
    if (!go_has_upper(s))
        return s;
    /* A broken byte becomes three, a letter of two bytes may become one of three: no byte grows
     * further than that. */
    size_t room = s.len * 3, len = 0, width;
    char *text = arena_bytes(a, room + UTF8_MAX);
    for (size_t at = 0; at < s.len; at += width)
        len += utf8_encode(go_rune_lower(utf8_decode(s, at, &width)), text + len);
    arena_shrink(a, text, room + UTF8_MAX, room + UTF8_MAX, len);
    return (struct str){text, len};
}

/* The ASCII letter that encoding/json folds a code point to; letters of one fold set end at their
 * smallest member. */
static unsigned fold(unsigned rune)
{
    if (rune >= 'a' && rune <= 'z')
        return rune - ('a' - 'A');
    if (rune == 0x017F)
        return 'S';
    return rune == 0x212A ? 'K' : rune;
}

bool go_equal_fold(struct str s, struct str name)
{
    size_t at = 0, in_name = 0, width;
    for (; at < s.len && in_name < name.len; at += width, in_name++)
        if (fold(utf8_decode(s, at, &width)) != fold((unsigned char)name.ptr[in_name]))
            return false;
    return at == s.len && in_name == name.len;
}

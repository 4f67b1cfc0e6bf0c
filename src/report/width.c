/* SPDX-License-Identifier: Apache-2.0 */
#include "report/width.h"

#include <stdbool.h>

#include "base/utf8.h"

#include "report/width_table.inc"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool is_among(const unsigned ranges[][2], size_t count, unsigned rune)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rune > ranges[middle][1])
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && rune >= ranges[low][0];
}

unsigned rune_width(unsigned rune)
{
    if (rune < 0x300)
        return 1;
    if (is_among(zero_ranges, COUNT(zero_ranges), rune))
        return 0;
    return is_among(wide_ranges, COUNT(wide_ranges), rune) ? 2 : 1;
}

size_t text_width(struct str s)
{
    size_t columns = 0, width;
    for (size_t at = 0; at < s.len; at += width)
        columns += rune_width(utf8_decode(s, at, &width));
    return columns;
}

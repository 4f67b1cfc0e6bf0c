/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/source.h"

#include <string.h>

#include "base/utf8.h"

void source_init(struct source *src, struct arena *a, struct str name, struct str text)
{
    *src = (struct source){.name = name, .text = text, .arena = a};
}

static size_t line_end_width(struct str text, size_t at)
{
    if (text.ptr[at] == '\n')
        return 1;
    if (text.ptr[at] != '\r')
        return 0;
    return at + 1 < text.len && text.ptr[at + 1] == '\n' ? 2 : 1;
}

/* Two walks instead of a growing list: the first only counts. */
static void find_lines(struct source *src)
{
    if (src->line_starts)
        return;
    uint32_t count = 1;
    for (size_t at = 0, width; at < src->text.len; at += width ? width : 1) {
        width = line_end_width(src->text, at);
        count += width > 0;
    }
    src->line_starts = arena_new(src->arena, uint32_t, count);
    src->line_count = count;
    uint32_t line = 1;
    for (size_t at = 0, width; at < src->text.len; at += width ? width : 1) {
        width = line_end_width(src->text, at);
        if (width)
            src->line_starts[line++] = (uint32_t)(at + width);
    }
}

static uint32_t line_at(const struct source *src, uint32_t offset)
{
    uint32_t low = 0, high = src->line_count; /* line_starts[low] <= offset < line_starts[high] */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (src->line_starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct position source_position(struct source *src, uint32_t offset)
{
    find_lines(src);
    if (offset > src->text.len)
        offset = (uint32_t)src->text.len;
    uint32_t line = line_at(src, offset);
    uint32_t start = src->line_starts[line];
    uint32_t column = (uint32_t)utf8_count(str_slice(src->text, start, offset));
    return (struct position){line + 1, column + 1};
}

struct str source_line(struct source *src, uint32_t line)
{
    find_lines(src);
    if (line < 1 || line > src->line_count)
        return STR_NONE;
    size_t from = src->line_starts[line - 1];
    size_t to = line < src->line_count ? src->line_starts[line] : src->text.len;
    while (to > from && line_end_width(src->text, to - 1))
        to--;
    return str_slice(src->text, from, to);
}

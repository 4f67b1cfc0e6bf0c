/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/source.h"

#include <string.h>

#include "base/utf8.h"

void source_init(struct source *src, struct arena *a, struct str name, struct str text)
{
    *src = (struct source){.name = name, .text = text, .unit = 1, .arena = a};
    src->little = str_starts_with(text, STR("\xff\xfe"));
    if (src->little || str_starts_with(text, STR("\xfe\xff")))
        src->unit = 2;
}

/* A byte, or a 16-bit code of UTF-16; 0 at and beyond the end. */
static unsigned unit_at(const struct source *src, size_t at)
{
    const unsigned char *p = (const unsigned char *)src->text.ptr + at;
    if (at + (src->unit == 2) >= src->text.len)
        return 0;
    if (src->unit != 2)
        return p[0];
    return src->little ? p[0] | (unsigned)p[1] << 8 : p[1] | (unsigned)p[0] << 8;
}

static size_t line_end_width(const struct source *src, size_t at)
{
    size_t unit = src->unit == 2 ? 2 : 1;
    if (unit_at(src, at) == '\n')
        return unit;
    if (unit_at(src, at) != '\r')
        return 0;
    return unit_at(src, at + unit) == '\n' ? 2 * unit : unit;
}

/* Where the next line end may be: no byte before it is one. *feed is the line feed that was found
 * last, so that a text of carriage returns is not searched for one again and again. */
static size_t line_end_from(const struct source *src, size_t at, size_t *feed)
{
    if (src->unit == 2 || at >= src->text.len)
        return at;
    if (*feed < at || *feed == SIZE_MAX)
        *feed = at + str_find_byte(str_slice(src->text, at, src->text.len), '\n');
    return at + str_find_byte(str_slice(src->text, at, *feed), '\r');
}

/* What most files are: bytes, and no carriage return. */
static bool find_feeds(struct source *src)
{
    const char *text = src->text.ptr, *end = text + src->text.len;
    if (src->unit == 2 || str_find_byte(src->text, '\r') < src->text.len)
        return false;
    uint32_t count = 1, line = 1;
    for (const char *c = text; c < end && (c = memchr(c, '\n', (size_t)(end - c))); c++)
        count++;
    src->line_starts = arena_new(src->arena, uint32_t, count);
    src->line_count = count;
    for (const char *c = text; line < count; line++) {
        c = (const char *)memchr(c, '\n', (size_t)(end - c)) + 1;
        src->line_starts[line] = (uint32_t)(c - text);
    }
    return true;
}

/* Two walks instead of a growing list: the first only counts. */
static void find_lines(struct source *src)
{
    if (src->line_starts || find_feeds(src))
        return;
    size_t step = src->unit == 2 ? 2 : 1;
    uint32_t count = 1;
    for (size_t at = 0, feed = SIZE_MAX, width;
         (at = line_end_from(src, at, &feed)) < src->text.len; at += width ? width : step) {
        width = line_end_width(src, at);
        count += width > 0;
    }
    src->line_starts = arena_new(src->arena, uint32_t, count);
    src->line_count = count;
    uint32_t line = 1;
    for (size_t at = 0, feed = SIZE_MAX, width;
         (at = line_end_from(src, at, &feed)) < src->text.len; at += width ? width : step) {
        width = line_end_width(src, at);
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

/* The byte order mark counts as nothing, as in an editor. */
static uint32_t utf16_count(const struct source *src, uint32_t from, uint32_t to)
{
    uint32_t count = 0;
    for (uint32_t at = from ? from : 2; at + 1 < to; at += 2)
        count += (unit_at(src, at) & 0xFC00) != 0xDC00;
    return count;
}

enum { MARK_BYTES = 4096 }; /* between two marks */

static void make_marks(struct source *src)
{
    struct source_mark mark = {0, 0};
    size_t blocks = src->text.len / MARK_BYTES + 1, width;
    src->marks = arena_new(src->arena, struct source_mark, blocks);
    for (size_t block = 0; block < blocks; block++) {
        for (; mark.at < block * MARK_BYTES; mark.at += (uint32_t)width, mark.count++)
            utf8_decode(src->text, mark.at, &width);
        src->marks[block] = mark;
    }
}

/* Code points before an offset. */
static uint32_t count_before(const struct source *src, uint32_t offset)
{
    const struct source_mark *mark = &src->marks[offset / MARK_BYTES];
    if (mark->at > offset)
        mark--;
    return mark->count + (uint32_t)utf8_count(str_slice(src->text, mark->at, offset));
}

/* A line may be as long as a file, and hold as many places. */
static uint32_t utf8_between(struct source *src, uint32_t from, uint32_t to)
{
    if (to - from <= MARK_BYTES)
        return (uint32_t)utf8_count(str_slice(src->text, from, to));
    if (!src->marks)
        make_marks(src);
    return count_before(src, to) - count_before(src, from);
}

struct position source_position(struct source *src, uint32_t offset)
{
    find_lines(src);
    if (offset > src->text.len)
        offset = (uint32_t)src->text.len;
    uint32_t line = line_at(src, offset);
    uint32_t start = src->line_starts[line];
    if (src->unit == 2)
        return (struct position){line + 1, utf16_count(src, start, offset) + 1};
    return (struct position){line + 1, utf8_between(src, start, offset) + 1};
}

struct str source_line(struct source *src, uint32_t line)
{
    find_lines(src);
    if (line < 1 || line > src->line_count)
        return STR_NONE;
    size_t from = src->line_starts[line - 1];
    size_t to = line < src->line_count ? src->line_starts[line] : src->text.len;
    size_t step = src->unit == 2 ? 2 : 1;
    while (to >= from + step && line_end_width(src, to - step))
        to -= step;
    return str_slice(src->text, from, to);
}

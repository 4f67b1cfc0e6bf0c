/* SPDX-License-Identifier: Apache-2.0 */
#include "fix/diff.h"

#include <stdlib.h>

#include "base/fatal.h"

struct lines {
    const struct diff_side *side;
    struct str *items; /* with their ends */
    uint32_t count;
};

struct change { /* lines [old, old_end) became [new, new_end); from 0 */
    uint32_t old, old_end, new, new_end;
};

struct diff {
    struct lines old, new;
    struct change *changes;
    uint32_t count, cap;
};

static struct lines split(const struct diff_side *side)
{
    struct lines l = {.side = side};
    uint32_t cap = 0;
    for (size_t at = 0; at < side->text.len; l.count++) {
        size_t end = at + str_find_byte(str_slice(side->text, at, side->text.len), '\n');
        end = end < side->text.len ? end + 1 : end;
        if (l.count == cap) {
            cap = cap ? cap * 2 : 64;
            l.items = xrealloc(l.items, cap * sizeof *l.items);
        }
        l.items[l.count] = str_slice(side->text, at, end);
        at = end;
    }
    return l;
}

static bool equal(const struct diff *d, uint32_t old, uint32_t new)
{
    return old < d->old.count && new < d->new.count &&str_eq(d->old.items[old], d->new.items[new]);
}

static bool is_blank(struct str line)
{
    return str_trim(line).len == 0;
}

/* Where the texts meet again behind lines that differ: the nearest two lines that are equal and not
 * blank, or followed by two more. Edits change few lines, so it is near; a text that looks too
 * different becomes one change. */
static struct change find_meeting(const struct diff *d, uint32_t old, uint32_t new)
{
    enum { REACH = 1000 };
    for (uint32_t sum = 1; sum <= REACH; sum++)
        for (uint32_t i = 0; i <= sum; i++) {
            uint32_t x = old + i, y = new + (sum - i);
            if (x == d->old.count && y == d->new.count)
                return (struct change){old, x, new, y};
            if (equal(d, x, y) && (!is_blank(d->old.items[x]) || equal(d, x + 1, y + 1)))
                return (struct change){old, x, new, y};
        }
    return (struct change){old, d->old.count, new, d->new.count};
}

static void compare(struct diff *d)
{
    uint32_t old = 0, new = 0;
    while (old < d->old.count || new < d->new.count) {
        if (equal(d, old, new)) {
            old++;
            new ++;
            continue;
        }
        if (d->count == d->cap) {
            d->cap = d->cap ? d->cap * 2 : 16;
            d->changes = xrealloc(d->changes, d->cap * sizeof *d->changes);
        }
        struct change change = find_meeting(d, old, new);
        d->changes[d->count++] = change;
        old = change.old_end;
        new = change.new_end;
    }
}

static void put_line(struct buf *out, char mark, const struct lines *lines, uint32_t line)
{
    struct str text = lines->items[line];
    bool ends = str_ends_with(text, STR("\n"));
    text.len -= ends;
    text.len -= ends && str_ends_with(text, STR("\r"));
    buf_byte(out, mark);
    lines->side->show(lines->side->context, text, out);
    buf_byte(out, '\n');
    if (!ends)
        buf_cstr(out, "\\ No newline at end of file\n");
}

static void put_range(struct buf *out, char mark, uint32_t from, uint32_t to)
{
    buf_byte(out, mark);
    buf_int(out, (int64_t)from + (to > from)); /* an empty range names the line before it */
    if (to - from != 1) {
        buf_byte(out, ',');
        buf_int(out, to - from);
    }
}

/* The changes [first, last), whose contexts meet. */
static void put_hunk(struct buf *out, const struct diff *d, uint32_t first, uint32_t last)
{
    const struct change *from = &d->changes[first], *to = &d->changes[last - 1];
    uint32_t before = from->old < DIFF_CONTEXT ? from->old : DIFF_CONTEXT;
    uint32_t left = d->old.count - to->old_end;
    uint32_t after = left < DIFF_CONTEXT ? left : DIFF_CONTEXT;
    buf_cstr(out, "@@ ");
    put_range(out, '-', from->old - before, to->old_end + after);
    buf_byte(out, ' ');
    put_range(out, '+', from->new - before, to->new_end + after);
    buf_cstr(out, " @@\n");
    uint32_t line = from->old - before;
    for (const struct change *c = from; c <= to; c++) {
        for (; line < c->old; line++)
            put_line(out, ' ', &d->old, line);
        for (; line < c->old_end; line++)
            put_line(out, '-', &d->old, line);
        for (uint32_t new = c->new; new < c->new_end; new ++)
            put_line(out, '+', &d->new, new);
    }
    for (; line < to->old_end + after; line++)
        put_line(out, ' ', &d->old, line);
}

void diff_write(struct buf *out, const struct diff_side *old, const struct diff_side *new)
{
    struct diff d = {.old = split(old), .new = split(new)};
    compare(&d);
    if (d.count) {
        buf_cstr(out, "--- ");
        buf_str(out, old->name);
        buf_cstr(out, "\n+++ ");
        buf_str(out, new->name);
        buf_byte(out, '\n');
    }
    for (uint32_t first = 0; first < d.count;) {
        uint32_t last = first + 1;
        while (last < d.count &&
               d.changes[last].old - d.changes[last - 1].old_end <= 2 * DIFF_CONTEXT)
            last++;
        put_hunk(out, &d, first, last);
        first = last;
    }
    free(d.changes);
    free(d.old.items);
    free(d.new.items);
}

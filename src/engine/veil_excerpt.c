/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/veil.h"

#include <string.h>

#include "base/utf8.h"
#include "engine/veil_words.h"

/* Spans of one list do not overlap but for a whole document's, which comes first. */
struct cursor {
    const struct span *list;
    uint32_t count, begun; /* how many of them begin at the byte or before it */
};

static struct cursor cursor_at(const struct span *list, uint32_t count, uint32_t byte)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (list[middle].start <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return (struct cursor){list, count, low};
}

/* Whether one of the spans holds the byte; bytes ascend. */
static bool within(struct cursor *c, uint32_t byte)
{
    while (c->begun < c->count && c->list[c->begun].start <= byte)
        c->begun++;
    return c->begun && byte < c->list[c->begun - 1].end;
}

struct sight { /* of bytes one after the other */
    struct cursor shown, scalars;
};

static struct sight sight_from(const struct veil *v, uint32_t byte)
{
    return (struct sight){cursor_at(v->shown, v->shown_count, byte),
                          cursor_at(v->scalars, v->scalar_count, byte)};
}

static bool is_structure(char c)
{
    return c == ' ' || c == '\t' || c == '-' || c == ':' || c == '{' || c == '}' || c == '[' ||
           c == ']' || c == ',';
}

/* Comments of ours are shown where they hold nothing like a key; others end the line. */
static bool is_ours(struct str comment)
{
    struct str words = str_trim(str_slice(comment, 1, comment.len));
    if (!str_starts_with(words, STR("enclint:")))
        return false;
    for (struct str rest = words; rest.ptr;)
        if (!veil_is_public(str_cut(&rest, ' ')))
            return false;
    return true;
}

/* Blanks within a value would tell how long the words of a passphrase are; those in front of all
 * else in a line are its indentation. */
static bool may_show(struct sight *s, struct str text, uint32_t at, bool indent)
{
    char c = text.ptr[at];
    bool blank = c == ' ' || c == '\t';
    if ((blank && indent) || within(&s->shown, at))
        return true;
    return is_structure(c) && !within(&s->scalars, at);
}

static bool is_indent(bool so_far, char c)
{
    return c == '\n' || c == '\r' || (so_far && (c == ' ' || c == '\t'));
}

const struct span *veil_hidden(const struct veil *v, struct arena *a, struct str text,
                               uint32_t *count)
{
    struct span *hidden = NULL;
    uint32_t cap = 0, from = 0;
    bool indent = true;
    struct sight sight = sight_from(v, 0);
    *count = 0;
    for (uint32_t at = 0; at <= text.len; at++) {
        char c = at < text.len ? text.ptr[at] : '\n';
        if (c == '\n' || c == '\r' || may_show(&sight, text, at, indent)) {
            if (at > from) {
                arena_grow(a, hidden, *count, cap);
                hidden[(*count)++] = (struct span){from, at};
            }
            from = at + 1;
        }
        indent = is_indent(indent, c);
    }
    return hidden;
}

/* Where the answer of within() may change next. */
static uint32_t until(const struct cursor *c, bool inside)
{
    uint32_t next = c->begun < c->count ? c->list[c->begun].start : UINT32_MAX;
    uint32_t end = inside ? c->list[c->begun - 1].end : UINT32_MAX;
    return next < end ? next : end;
}

/* How many bytes from `i` on, behind the indentation, are all shown or all hidden: ASCII of one
 * span, or structure between two. 0: the next one is to be looked at by itself. */
static size_t even_run(struct sight *s, struct str line, size_t i, uint32_t here, bool *shown)
{
    bool in_shown = within(&s->shown, here), in_scalar = within(&s->scalars, here);
    uint32_t end = until(&s->shown, in_shown), scalar_end = until(&s->scalars, in_scalar);
    if (!in_shown && scalar_end < end)
        end = scalar_end;
    struct str rest = str_slice(line, i, i + (end - here));
    static const bool stops[0x80] = {['#'] = true, ['\r'] = true, ['\n'] = true};
    bool between = !in_shown && !in_scalar;
    size_t run = 0;
    for (; run < rest.len; run++) {
        unsigned char c = (unsigned char)rest.ptr[run];
        if (c >= 0x80 || stops[c] || (between && !is_structure((char)c)))
            break;
    }
    *shown = in_shown || !in_scalar;
    return run;
}

static size_t indentation(struct str line)
{
    size_t i = 0;
    while (i < line.len && (line.ptr[i] == ' ' || line.ptr[i] == '\t'))
        i++;
    return i;
}

/* At most `most` code points of a line. */
static struct str blanked(const struct veil *v, struct arena *a, struct str text, struct str line,
                          uint32_t most)
{
    /* Nothing gets longer. */
    size_t room = (size_t)most * UTF8_MAX + EXCERPT_WIDTH;
    room = room < line.len ? room : line.len;
    char *out = arena_bytes(a, room);
    uint32_t from = (uint32_t)(line.ptr - text.ptr);
    struct sight sight = sight_from(v, from);
    size_t i = indentation(line);
    i = i < most ? i : most;
    size_t len = i, left = most - i, width;
    bool indent = true, shows;
    if (len)
        memcpy(out, line.ptr, len);
    for (; i < line.len && left; i += width) {
        uint32_t here = from + (uint32_t)i;
        width = indent ? 0 : even_run(&sight, line, i, here, &shows);
        if (width) {
            width = width < left ? width : left;
            left -= width;
            if (shows)
                memcpy(out + len, line.ptr + i, width);
            else
                memset(out + len, '*', width);
            len += width;
            continue;
        }
        struct str shown = STR("*");
        indent = is_indent(indent, line.ptr[i]);
        utf8_decode(line, i, &width);
        if (line.ptr[i] == '#' && !within(&sight.scalars, here)) {
            shown = str_slice(line, i, line.len);
            width = shown.len; /* nothing follows a comment */
            shown.len = !is_ours(shown) ? 0 : width < EXCERPT_WIDTH ? width : EXCERPT_WIDTH;
        } else if (may_show(&sight, text, here, indent)) {
            shown = str_slice(line, i, i + width);
        }
        left--;
        if (shown.len)
            memcpy(out + len, shown.ptr, shown.len);
        len += shown.len;
    }
    size_t written = len;
    while (len && out[len - 1] == ' ')
        len--;
    arena_shrink(a, out, room, written, len);
    return (struct str){out, len};
}

/* Several findings speak of one line, mostly. */
enum { KEPT = 32 };

struct shown_line {
    uint32_t number, most;
    struct str shown;
};

static struct str excerpt_line(struct veil *v, struct arena *a, struct source *file,
                               uint32_t number, uint32_t most)
{
    if (!v->kept)
        v->kept = arena_new(v->arena, struct shown_line, KEPT);
    struct shown_line *kept = &v->kept[number % KEPT];
    if (kept->number != number || kept->most != most)
        *kept = (struct shown_line){number, most,
                                    blanked(v, a, file->text, source_line(file, number), most)};
    return kept->shown;
}

void veil_excerpt(struct veil *v, struct arena *a, struct source *file, struct spot *spot)
{
    /* In steps, so that the findings of a long line share what is made of it. */
    enum { STEP = 1000 };
    uint32_t most = EXCERPT_WIDTH;
    if (spot->from.column > EXCERPT_WIDTH / 2)
        most = (spot->from.column + EXCERPT_WIDTH / 2 + STEP - 1) / STEP * STEP;
    if (file->unit != 1 || most > EXCERPT_WIDEST)
        return;
    uint32_t last = spot->to.line;
    if (last > spot->from.line && spot->to.column == 1)
        last--;
    uint32_t count = last - spot->from.line + 1;
    if (count > EXCERPT_LINES)
        count = EXCERPT_LINES;
    struct excerpt_line *lines = arena_new(a, struct excerpt_line, count);
    for (uint32_t i = 0; i < count; i++) {
        lines[i].number = spot->from.line + i;
        lines[i].text = excerpt_line(v, a, file, lines[i].number, most);
    }
    spot->lines = lines;
    spot->line_count = count;
}

struct str veil_line(const struct veil *v, struct arena *a, const struct source *file,
                     struct str line)
{
    if (file->unit != 1)
        return STR("");
    return blanked(v, a, file->text, line, EXCERPT_WIDTH);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tree/yaml_read.h"

enum { NEL = 0x85, LINE_SEPARATOR = 0x2028, PARAGRAPH_SEPARATOR = 0x2029 };

static bool all_ascii(struct str text)
{
    size_t at = 0;
    for (; at + 8 <= text.len; at += 8) {
        uint64_t word;
        memcpy(&word, text.ptr + at, sizeof word);
        if (word & 0x8080808080808080u)
            return false;
    }
    for (; at < text.len; at++)
        if ((unsigned char)text.ptr[at] & 0x80)
            return false;
    return true;
}

/* The encoding is decided as both libraries decide it: by the byte order mark alone. */
void ytext_init(struct ytext *t, struct str text)
{
    *t = (struct ytext){.ptr = text.ptr, .len = text.len, .unit = 1};
    t->ascii = all_ascii(text);
    if (t->ascii)
        return;
    if (str_starts_with(text, STR("\xff\xfe")) || str_starts_with(text, STR("\xfe\xff"))) {
        t->unit = 2;
        t->little = text.ptr[0] == '\xff';
        t->from = 2;
    } else if (str_starts_with(text, STR("\xef\xbb\xbf"))) {
        t->from = 3;
    }
    t->at = t->from;
}

unsigned ytext_unit(const struct ytext *t, size_t at)
{
    if (at + t->unit > t->len)
        return 0;
    const unsigned char *p = (const unsigned char *)t->ptr + at;
    if (t->unit == 1)
        return p[0];
    return t->little ? p[0] | (unsigned)p[1] << 8 : p[1] | (unsigned)p[0] << 8;
}

static bool continues(const struct ytext *t, size_t at)
{
    return t->unit == 1 ? (ytext_unit(t, at) & 0xC0) == 0x80
                        : (ytext_unit(t, at) & 0xFC00) == 0xDC00;
}

size_t ytext_offset(struct ytext *t, size_t index)
{
    if (t->ascii)
        return index < t->len ? index : t->len;
    while (t->index < index && t->at < t->len) {
        do
            t->at += t->unit;
        while (t->at < t->len && continues(t, t->at));
        t->index++;
    }
    while (t->index > index && t->at > t->from) {
        do
            t->at -= t->unit;
        while (t->at > t->from && continues(t, t->at));
        t->index--;
    }
    return t->at < t->len ? t->at : t->len;
}

size_t ytext_characters(const struct ytext *t, size_t from, size_t to)
{
    size_t count = 0;
    for (; from < to; from += t->unit)
        count += !continues(t, from);
    return count;
}

uint32_t ytext_break(const struct ytext *t, size_t at)
{
    unsigned c = ytext_unit(t, at);
    if (c == '\n')
        return t->unit;
    if (c == '\r')
        return ytext_unit(t, at + t->unit) == '\n' ? 2 * t->unit : t->unit;
    if (c < 0x80)
        return 0;
    if (t->unit == 2)
        return c == NEL || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR ? 2 : 0;
    if (c == 0xC2)
        return ytext_unit(t, at + 1) == NEL ? 2 : 0;
    if (c != 0xE2 || ytext_unit(t, at + 1) != 0x80)
        return 0;
    unsigned last = ytext_unit(t, at + 2);
    return last == 0xA8 || last == 0xA9 ? 3 : 0;
}

size_t ytext_skip_blanks(const struct ytext *t, size_t at)
{
    for (;; at += t->unit) {
        unsigned c = ytext_unit(t, at);
        if (c != ' ' && c != '\t')
            return at;
    }
}

static size_t line_end(const struct ytext *t, size_t at)
{
    while (at < t->len && !ytext_break(t, at))
        at += t->unit;
    return at < t->len ? at : t->len;
}

size_t ytext_skip_space(const struct ytext *t, size_t at)
{
    for (;;) {
        at = ytext_skip_blanks(t, at);
        if (ytext_unit(t, at) == '#')
            at = line_end(t, at);
        uint32_t width = ytext_break(t, at);
        if (!width)
            return at < t->len ? at : t->len;
        at += width;
    }
}

size_t ytext_find(const struct ytext *t, size_t from, size_t to, unsigned unit)
{
    if (from >= to)
        return to;
    if (t->unit == 1) {
        const char *hit = memchr(t->ptr + from, (int)unit, to - from);
        return hit ? (size_t)(hit - t->ptr) : to;
    }
    for (size_t at = from; at < to; at += t->unit)
        if (ytext_unit(t, at) == unit)
            return at;
    return to;
}

uint32_t ytext_lines(const struct ytext *t, size_t from, size_t to)
{
    uint32_t lines = 0;
    while (from < to) {
        uint32_t width = ytext_break(t, from);
        lines += width > 0;
        from += width ? width : t->unit;
    }
    return lines;
}

/* Comments. A `#` between scalars always begins one: nothing else that may stand there can hold it.
 */

struct gaps {
    struct arena *arena;
    struct ytext text;
    size_t at;
    struct comment *list;
    uint32_t count, cap;
};

static void comment_add(struct gaps *g, size_t from, size_t to)
{
    arena_grow(g->arena, g->list, g->count, g->cap);
    g->list[g->count++].span = (struct span){(uint32_t)from, (uint32_t)to};
}

static void gap_until(struct gaps *g, size_t to)
{
    while (g->at < to) {
        size_t from = ytext_find(&g->text, g->at, to, '#');
        if (from >= to)
            break;
        size_t end = line_end(&g->text, from);
        comment_add(g, from, end);
        g->at = end;
    }
    if (g->at < to)
        g->at = to;
}

static void pass_scalar(struct gaps *g, const struct node *node)
{
    if (node->span.end <= node->span.start)
        return;
    gap_until(g, node->span.start);
    size_t end = node->span.end;
    if (node->style == STYLE_LITERAL || node->style == STYLE_FOLDED) {
        size_t header = line_end(&g->text, node->span.start);
        gap_until(g, header < end ? header : end);
    }
    if (g->at < end)
        g->at = end;
}

struct visit {
    const struct node *node;
    uint32_t next;
};

static const struct node *child_at(const struct node *node, uint32_t i)
{
    if (node->kind == NODE_SEQUENCE)
        return i < node->count ? node->items[i] : NULL;
    if (node->kind != NODE_MAPPING || i / 2 >= node->count)
        return NULL;
    return i % 2 ? node->pairs[i / 2].value : node->pairs[i / 2].key;
}

struct comment *yread_comments(struct arena *a, const struct source *src,
                               const struct yread_document *doc, uint32_t *count)
{
    struct gaps g = {.arena = a, .at = doc->span.start};
    ytext_init(&g.text, src->text);
    if (g.at < g.text.from)
        g.at = g.text.from;
    *count = 0;
    if (ytext_find(&g.text, g.at, doc->span.end, '#') >= doc->span.end)
        return NULL;
    struct visit *stack = doc->root ? arena_new(a, struct visit, doc->depth + 1) : NULL;
    uint32_t depth = 0;
    if (doc->root)
        stack[depth++].node = doc->root;
    while (depth) {
        struct visit *top = &stack[depth - 1];
        const struct node *child = child_at(top->node, top->next++);
        if (!child) {
            if (top->node->kind == NODE_SCALAR)
                pass_scalar(&g, top->node);
            depth--;
        } else {
            stack[depth++] = (struct visit){child, 0};
        }
    }
    gap_until(&g, doc->span.end);
    *count = g.count;
    return g.list;
}

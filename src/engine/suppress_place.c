/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/suppress_place.h"

/* Lines. */

static uint32_t line_start(struct source *source, uint32_t line)
{
    source_position(source, 0); /* makes the lines */
    return line > source->line_count ? (uint32_t)source->text.len : source->line_starts[line - 1];
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\0'; /* NUL: half of a UTF-16 unit */
}

static uint32_t bom_length(const struct source *source)
{
    if (source->unit == 2)
        return source->text.len && (source->text.ptr[0] & 0x80) ? 2 : 0;
    return str_starts_with(source->text, STR("\xef\xbb\xbf")) ? 3 : 0;
}

/* The first byte from `from` that is not blank; `to` where there is none. */
static uint32_t pass_blanks(const struct source *source, uint32_t from, uint32_t to)
{
    if (from == 0)
        from = bom_length(source);
    while (from < to && is_blank(source->text.ptr[from]))
        from++;
    return from;
}

/* Where a line says something: its first byte that is neither blank nor a comment's; UINT32_MAX. */
static uint32_t content_of(struct source *source, uint32_t line)
{
    uint32_t start = line_start(source, line), end = line_start(source, line + 1);
    if (end > start && end <= source->text.len && source->text.ptr[end - 1] == '\0')
        end--; /* UTF-16LE */
    while (end > start && (source->text.ptr[end - 1] == '\n' || source->text.ptr[end - 1] == '\r'))
        end--;
    uint32_t at = pass_blanks(source, start, end);
    return at == end || source->text.ptr[at] == '#' ? UINT32_MAX : at;
}

/* From the last comment to the first: a run of comments is looked through once. */
struct comment_place *comment_places(struct arena *a, struct source *source,
                                     const struct comment *comments, uint32_t count)
{
    struct comment_place *places = arena_new(a, struct comment_place, count + 1);
    uint32_t known_line = UINT32_MAX, known_behind = 0;
    for (uint32_t i = count; i-- > 0;) {
        uint32_t start = comments[i].span.start;
        struct comment_place *p = &places[i];
        p->line = source_position(source, start).line;
        p->alone = pass_blanks(source, line_start(source, p->line), start) == start;
        if (!p->alone)
            continue;
        for (uint32_t line = p->line + 1; line <= source->line_count && !p->behind; line++) {
            if (line == known_line) {
                p->behind = known_behind;
                break;
            }
            if (content_of(source, line) != UINT32_MAX)
                p->behind = line;
        }
        known_line = p->line;
        known_behind = p->behind;
    }
    return places;
}

/* Entries: a key with its value, or an item. */

static struct span entry_of(const struct node *node, uint32_t index)
{
    if (node->kind == NODE_SEQUENCE)
        return node->items[index]->span;
    const struct node_pair *pair = &node->pairs[index];
    uint32_t key_end = pair->key->span.end, value_end = pair->value->span.end;
    return (struct span){pair->key->span.start, key_end > value_end ? key_end : value_end};
}

/* Entries of one node ascend: the first one that ends behind `at`. */
static uint32_t first_behind(const struct node *node, uint32_t at)
{
    uint32_t low = 0, high = node->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        struct span entry = entry_of(node, middle);
        if (entry.end > at || entry.start >= at)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static const struct node *inside(const struct node *node, uint32_t index, uint32_t at)
{
    if (node->kind == NODE_SEQUENCE)
        return node->items[index];
    const struct node_pair *pair = &node->pairs[index];
    return at < pair->key->span.end ? pair->key : pair->value;
}

/* The first entry that begins at or behind `at`, of several the outermost. */
static bool find_entry(const struct node *root, uint32_t at, struct span *found)
{
    bool any = false;
    for (const struct node *node = root;
         node && (node->kind == NODE_MAPPING || node->kind == NODE_SEQUENCE);) {
        uint32_t index = first_behind(node, at);
        if (index == node->count)
            break;
        struct span entry = entry_of(node, index);
        if (entry.start >= at) {
            *found = entry;
            return true;
        }
        if (index + 1 < node->count) {
            *found = entry_of(node, index + 1);
            any = true;
        }
        node = inside(node, index, at);
    }
    return any;
}

struct span comment_covers(struct source *source, const struct yread_document *doc,
                           const struct comment_place *place)
{
    uint32_t line = place->alone ? place->behind : place->line;
    struct span entry;
    if (!line)
        return (struct span){(uint32_t)source->text.len, (uint32_t)source->text.len};
    struct span covers = {line_start(source, line), line_start(source, line + 1)};
    if (line >= source->line_count)
        covers.end = (uint32_t)source->text.len + 1; /* what is missing at the end of the text */
    if (!place->alone || !find_entry(doc->root, content_of(source, line), &entry))
        return covers;
    /* An item may begin below its dash, and a document below its mark. */
    uint32_t first = content_of(source, line);
    bool begins = entry.start < covers.end || source->text.ptr[first] == '-' ||
                  source->text.ptr[first] == '?';
    if (begins && entry.end > covers.end)
        covers.end = entry.end;
    return covers;
}

/* Cutting. */

struct span comment_cut(struct source *source, const struct suppression *s)
{
    uint32_t line = source_position(source, s->comment.start).line;
    uint32_t start = line_start(source, line), from = s->comment.start;
    if (start == 0)
        start = bom_length(source);
    while (from > start && is_blank(source->text.ptr[from - 1]))
        from--;
    if (from > start)
        return (struct span){from, s->comment.end};
    return (struct span){start, line_start(source, line + 1)};
}

struct span name_cut(const struct suppression *s, uint32_t which)
{
    struct span cut = s->rules[which].span;
    if (which)
        return (struct span){s->rules[which - 1].span.end, cut.end};
    cut.end = s->rules[1].span.start;
    return cut;
}

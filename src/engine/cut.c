/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/cut.h"

#include <string.h>

#include "base/ascii.h"

static void add(struct cut *cut, uint32_t start, uint32_t end)
{
    arena_grow(cut->arena, cut->edits, cut->count, cut->cap);
    cut->edits[cut->count++] = (struct draft_edit){{start, end}, STR("")};
}

/* Holds no comment that would go too. */
static bool is_free(struct str text, uint32_t start, uint32_t end)
{
    return str_find_byte(str_slice(text, start, end), '#') >= end - start;
}

/* --- block collections: a line --- */

/* What begins at `from` (the dash, or the key) and ends at `end` is alone on its line. */
static bool cut_line(struct cut *cut, uint32_t from, uint32_t end)
{
    const struct str text = cut->text;
    uint32_t line = from, stop = end;
    for (uint32_t i = from; i < end; i++)
        if (is_break(text.ptr[i]))
            return false;
    while (line > 0 && is_blank(text.ptr[line - 1]))
        line--;
    if (line > 0 && !is_break(text.ptr[line - 1]))
        return false;
    while (stop < text.len && is_blank(text.ptr[stop]))
        stop++;
    if (stop < text.len && text.ptr[stop] == '#' && stop > end) {
        add(cut, from, stop);
        return true;
    }
    if (stop < text.len && !is_break(text.ptr[stop]))
        return false;
    if (stop < text.len) {
        bool pair = text.ptr[stop] == '\r' && stop + 1 < text.len && text.ptr[stop + 1] == '\n';
        add(cut, line, stop + 1 + pair);
        return true;
    }
    /* The last line, without an end: the one before becomes that. */
    if (line > 0)
        line--;
    if (line > 0 && text.ptr[line] == '\n' && text.ptr[line - 1] == '\r')
        line--;
    add(cut, line, stop);
    return true;
}

static bool cut_block_item(struct cut *cut, const struct node *item)
{
    uint32_t dash = item->span.start;
    while (dash > 0 && is_blank(cut->text.ptr[dash - 1]))
        dash--;
    if (dash == 0 || cut->text.ptr[dash - 1] != '-')
        return false;
    return cut_line(cut, dash - 1, item->span.end);
}

/* --- flow collections: up to what follows, or behind what stands before --- */

/* Nothing but a bracket or a comma stands before: no anchor, tag or question mark. */
static bool is_bare(struct str text, uint32_t at)
{
    while (at > 0 && (is_blank(text.ptr[at - 1]) || is_break(text.ptr[at - 1])))
        at--;
    return at > 0 && strchr("[{,", text.ptr[at - 1]) && text.ptr[at - 1];
}

static bool cut_up_to(struct cut *cut, struct span gone, uint32_t next)
{
    if (!is_free(cut->text, gone.end, next) || !is_bare(cut->text, gone.start) ||
        !is_bare(cut->text, next))
        return false;
    add(cut, gone.start, next);
    return true;
}

static bool cut_behind(struct cut *cut, uint32_t before, struct span gone)
{
    if (!is_free(cut->text, before, gone.start) || !is_bare(cut->text, gone.start))
        return false;
    add(cut, before, gone.end);
    return true;
}

static bool cut_flow_items(struct cut *cut, const struct node *list, const bool *gone)
{
    uint32_t kept = list->count; /* so many before the ones at the end that all go */
    while (kept > 0 && gone[kept - 1])
        kept--;
    for (uint32_t i = 1; i < kept; i++)
        if (gone[i] && !cut_up_to(cut, list->items[i]->span, list->items[i + 1]->span.start))
            return false;
    for (uint32_t i = kept; i < list->count; i++)
        if (!cut_behind(cut, list->items[i - 1]->span.end, list->items[i]->span))
            return false;
    return true;
}

bool cut_items(struct cut *cut, const struct node *list, const bool *gone)
{
    if (list->kind != NODE_SEQUENCE || !list->count || gone[0])
        return false;
    if (list->style != STYLE_BLOCK)
        return cut_flow_items(cut, list, gone);
    for (uint32_t i = 1; i < list->count; i++)
        if (gone[i] && !cut_block_item(cut, list->items[i]))
            return false;
    return true;
}

bool cut_member(struct cut *cut, const struct node *mapping, uint32_t index)
{
    if (mapping->kind != NODE_MAPPING || mapping->count < 2)
        return false;
    const struct node_pair *pair = &mapping->pairs[index];
    struct span gone = {pair->key->span.start, pair->value->span.end};
    if (mapping->style == STYLE_BLOCK)
        return cut_line(cut, gone.start, gone.end);
    if (index + 1 < mapping->count)
        return cut_up_to(cut, gone, pair[1].key->span.start);
    return cut_behind(cut, pair[-1].value->span.end, gone);
}

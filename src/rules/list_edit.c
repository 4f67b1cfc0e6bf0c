/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/list_edit.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_list(const struct field_list *list, enum node_style style)
{
    const struct node *node = list->head.at;
    return field_is_set(&list->head) && node && node->kind == NODE_SEQUENCE &&
           node->style == style && node->count == list->count;
}

static uint32_t line_start(struct str text, uint32_t at)
{
    while (at > 0 && text.ptr[at - 1] != '\n')
        at--;
    return at;
}

/* What stands in front of an item's dash on its line; false where that is not blanks alone. */
static bool dash_indent(struct str text, const struct node *item, struct str *indent)
{
    uint32_t start = line_start(text, item->span.start), at = start;
    while (at < item->span.start && text.ptr[at] == ' ')
        at++;
    *indent = str_slice(text, start, at);
    if (at >= item->span.start || text.ptr[at] != '-')
        return false;
    for (at++; at < item->span.start; at++)
        if (!is_blank(text.ptr[at]))
            return false;
    return true;
}

/* Behind the end of the line in which something ends; false where more follows there than a
 * comment, or the line has no end. */
static bool line_behind(struct str text, uint32_t end, uint32_t *behind)
{
    if (end > 0 && end <= text.len && text.ptr[end - 1] == '\n') {
        *behind = end;
        return true;
    }
    uint32_t at = end;
    while (at < text.len && (is_blank(text.ptr[at]) || text.ptr[at] == '\r'))
        at++;
    if (at < text.len && text.ptr[at] == '#')
        while (at < text.len && text.ptr[at] != '\n')
            at++;
    *behind = at + 1;
    return at < text.len && text.ptr[at] == '\n';
}

static struct str line_end(struct str text, uint32_t behind)
{
    return behind > 1 && text.ptr[behind - 2] == '\r' ? STR("\r\n") : STR("\n");
}

bool list_item_line(const struct document_view *view, const struct field_list *list, uint32_t index,
                    struct span *line)
{
    struct str text = view->source->text, indent;
    if (!is_list(list, STYLE_BLOCK))
        return false;
    const struct node *item = list->head.at->items[index];
    if (item->kind != NODE_MAPPING || !dash_indent(text, item, &indent) ||
        !line_behind(text, item->span.end, &line->end))
        return false;
    line->start = line_start(text, item->span.start);
    struct str whole = str_slice(text, line->start, line->end - 1);
    return str_find_byte(whole, '\n') == whole.len && str_find_byte(whole, '#') == whole.len &&
           str_find_byte(whole, '&') == whole.len;
}

bool list_move_last(struct arena *a, const struct document_view *view,
                    const struct field_list *list, uint32_t index, struct draft_edit edits[2])
{
    struct str text = view->source->text;
    struct span line;
    uint32_t behind;
    if (!list_item_line(view, list, index, &line) ||
        !line_behind(text, list->head.at->items[list->count - 1]->span.end, &behind) ||
        behind < line.end)
        return false;
    edits[0] = (struct draft_edit){line, STR("")};
    edits[1] =
        (struct draft_edit){{behind, behind}, arena_str(a, str_slice(text, line.start, line.end))};
    return true;
}

bool list_append(struct arena *a, const struct document_view *view, const struct field_list *list,
                 struct str block, struct str flow, struct draft_edit *edit)
{
    struct str text = view->source->text, indent;
    if (!list->count || !list->head.at || list->head.at->kind != NODE_SEQUENCE ||
        list->head.at->count != list->count)
        return false;
    const struct node *last = list->head.at->items[list->count - 1];
    if (is_list(list, STYLE_FLOW)) {
        *edit =
            (struct draft_edit){{last->span.end, last->span.end}, arena_join(a, STR(", "), flow)};
        return true;
    }
    uint32_t behind;
    if (!dash_indent(text, last, &indent) || !line_behind(text, last->span.end, &behind))
        return false;
    *edit = (struct draft_edit){{behind, behind},
                                arena_join(a, indent, STR("- "), block, line_end(text, behind))};
    return true;
}

bool mapping_prepend(struct arena *a, const struct document_view *view, const struct node *mapping,
                     struct str block, struct str json, struct draft_edit *edit)
{
    struct str text = view->source->text;
    if (!mapping || mapping->kind != NODE_MAPPING || !mapping->count)
        return false;
    const struct node *first = mapping->pairs[0].key;
    uint32_t at = first->span.start;
    edit->span = (struct span){at, at};
    if (mapping->style == STYLE_FLOW) {
        bool quoted = first->kind == NODE_SCALAR && first->style == STYLE_DOUBLE_QUOTED;
        edit->text = arena_join(a, quoted ? json : block, STR(", "));
        return true;
    }
    uint32_t start = line_start(text, at);
    struct str indent = str_slice(text, start, at);
    uint32_t behind = start + (uint32_t)str_find_byte(str_slice(text, start, text.len), '\n') + 1;
    for (size_t i = 0; i < indent.len; i++)
        if (indent.ptr[i] != ' ')
            return false;
    if (first->kind != NODE_SCALAR || first->anchor.ptr || behind > text.len)
        return false;
    edit->text = arena_join(a, block, line_end(text, behind), indent);
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tree/yaml_read.h"

/* E12: the closing of an empty collection makes Go forget that its beginning may be a key. When the
 * parser comes to it before the colon was seen, it is read as a node, and the KEY comes too late,
 * together with the colon. */

/* Go asked for more tokens because a collection around this place may itself be a key: then the
 * colon is seen in time. */
static bool looked_ahead(const struct yread *r, size_t index, uint32_t line)
{
    for (uint32_t i = 0; i < r->depth; i++) {
        const struct yframe *f = &r->frames[i];
        bool near = f->node->mark_line == line && f->from_index + 1024 >= index;
        if (near && f->node->style == STYLE_FLOW && !f->single && f->may_be_key)
            return true;
    }
    return false;
}

/* What stands before, apart from white space (a comment between is not looked through); 0 at the
 * start. */
static unsigned last_before(const struct ytext *t, size_t at)
{
    while (at > t->from) {
        at -= t->unit;
        unsigned c = ytext_unit(t, at);
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            return c;
    }
    return 0;
}

static bool explicit_key(const struct yread *r, size_t start)
{
    const struct yframe *f = &r->frames[r->depth - 1];
    size_t from = f->node->span.start;
    if (r->child_count > f->first)
        from = r->children[r->child_count - 1]->span.end;
    return ytext_find(&r->text, from, start, '?') < start;
}

/* Go's parser meets the wrong token either at the collection, where it wants a key, or right behind
 * it. */
static enum ystep lost_key(struct yread *r, size_t start, size_t next)
{
    const struct yframe *f = &r->frames[r->depth - 1];
    unsigned c = ytext_unit(&r->text, next);
    if (c >= 0x80)
        return go_yaml_undecided(r, "E12");
    if (f->node->style == STYLE_FLOW)
        return c == ':' ? go_yaml_patch(r, "E12", next, '[') : YSTEP_ON;
    if (r->child_count == f->first)
        return go_yaml_patch(r, "E12", next, ']');
    const struct node *value = r->children[r->child_count - 1];
    bool absent = value->span.start == value->span.end && value->style == STYLE_PLAIN;
    if (absent && c == ':' && (value->anchor.ptr || value->tag.ptr))
        return go_yaml_undecided(r, "E12");
    size_t colon = value->span.start - r->text.unit;
    if (absent && c == ':' && value->span.start && ytext_unit(&r->text, colon) == ':') {
        /* Go takes the collection as that value, and goes on with a null key. */
        r->value_instead = true;
        return YSTEP_ON;
    }
    if (last_before(&r->text, start) == '?')
        return go_yaml_undecided(r, "E12");
    return go_yaml_patch(r, "E12", start, ']');
}

/* The closing bracket when nothing inside was noted as a possible key, which would be forgotten
 * instead; else `to`. */
static size_t closing_of_keyless(const struct ytext *t, size_t inside, size_t to)
{
    for (size_t at = inside; at < to; at += t->unit) {
        unsigned c = ytext_unit(t, at);
        if (c == ']' || c == '}')
            return at;
        bool first_may_be = at == inside && c != '?' && c != ':';
        if (first_may_be || (c < 0x80 && strchr(",[{\"'#", (int)c)) || ytext_break(t, at))
            return to;
    }
    return to;
}

enum ystep go_yaml_collection_key(struct yread *r, size_t start, size_t index, uint32_t line)
{
    const struct ytext *t = &r->text;
    if (r->engine == GO_YAML_2_2_4)
        return YSTEP_ON;
    size_t inside = ytext_skip_blanks(t, start + t->unit);
    size_t closing = closing_of_keyless(t, inside, t->len);
    if (ytext_unit(t, inside) == '?' && ytext_skip_blanks(t, inside + t->unit) == closing)
        return go_yaml_undecided(r, "E12");
    if (closing >= t->len || looked_ahead(r, index + (closing - start) / t->unit + 1, line))
        return YSTEP_ON;
    size_t next = ytext_skip_blanks(t, closing + t->unit);
    if (ytext_break(t, next) || next >= t->len)
        return YSTEP_ON;
    return explicit_key(r, start) ? YSTEP_ON : lost_key(r, start, next);
}

/* The same where libyaml looked past the collection for its colon and found a fault there. Go's
 * parser takes the collection first: where it wants none it stops there, else at the token behind
 * it. */
enum ystep go_yaml_waiting_collection(struct yread *r)
{
    const yaml_parser_t *p = &r->parser;
    const struct ytext *t = &r->text;
    const yaml_token_t *head = p->tokens.head;
    if (r->engine == GO_YAML_2_2_4 || p->error == YAML_PARSER_ERROR || p->tokens.tail - head < 2)
        return YSTEP_ON;
    bool empty = (head[0].type == YAML_FLOW_SEQUENCE_START_TOKEN ||
                  head[0].type == YAML_FLOW_MAPPING_START_TOKEN) &&
                 (head[1].type == YAML_FLOW_SEQUENCE_END_TOKEN ||
                  head[1].type == YAML_FLOW_MAPPING_END_TOKEN);
    if (!empty)
        return YSTEP_ON;
    size_t start = ytext_offset(&r->text, head[0].start_mark.index);
    unsigned c = last_before(t, start);
    bool sequence = p->state == YAML_PARSE_BLOCK_SEQUENCE_ENTRY_STATE ||
                    p->state == YAML_PARSE_INDENTLESS_SEQUENCE_ENTRY_STATE;
    bool wanted = c == (sequence ? '-' : '?');
    bool between = sequence || p->state == YAML_PARSE_BLOCK_MAPPING_KEY_STATE;
    if ((between && !wanted) || p->state == YAML_PARSE_DOCUMENT_END_STATE)
        return go_yaml_patch(r, "E12", start, ']');
    if (p->tokens.tail - head == 2 || head[2].start_mark.line != head[0].start_mark.line)
        return YSTEP_ON;
    size_t next = ytext_offset(&r->text, head[2].start_mark.index);
    return ytext_unit(t, next) < 0x80 ? go_yaml_patch(r, "E12", next, r->flow_depth ? '[' : ']')
                                      : YSTEP_ON;
}

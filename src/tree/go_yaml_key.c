/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/utf8.h"
#include "tree/yaml_read.h"

/* E12: the closing of an empty collection makes Go forget that its beginning may be a key. When the
 * parser comes to it before the colon was seen, it is read as a node, and the KEY comes too late,
 * together with the colon. */

/* Where the collection of a frame, or what stands before it, would begin as a key: in block context
 * a bracket on a line of its own is one without the properties above it. */
static size_t key_start(struct yread *r, uint32_t frame)
{
    const struct yframe *f = &r->frames[frame];
    size_t from = ytext_offset(&r->text, f->from_index), bracket = f->node->span.start;
    bool in_flow = frame && r->frames[frame - 1].node->style == STYLE_FLOW;
    return !in_flow && ytext_lines(&r->text, from, bracket) ? bracket : from;
}

bool go_yaml_read_past(struct yread *r, size_t at)
{
    enum { KEY_MAX = 1024 }; /* characters of one line */
    const struct ytext *t = &r->text;
    for (uint32_t i = 0; i < r->depth; i++) {
        const struct yframe *f = &r->frames[i];
        if (f->node->style != STYLE_FLOW || f->single || !f->may_be_key)
            continue;
        size_t from = key_start(r, i);
        if (at - from <= KEY_MAX * UTF8_MAX && !ytext_lines(t, from, at) &&
            ytext_characters(t, from, at) <= KEY_MAX)
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

static bool is_dash(const struct ytext *t, size_t at)
{
    unsigned next = ytext_unit(t, at + t->unit);
    return ytext_unit(t, at) == '-' && (next == ' ' || next == '\t');
}

/* Where Go's parser wants the first node of the collection and meets something else, or t->len. */
static size_t no_node(const struct ytext *t, size_t start)
{
    size_t inside = ytext_skip_blanks(t, start + t->unit);
    unsigned wrong_end = ytext_unit(t, start) == '{' ? ']' : '}';
    bool marked = ytext_unit(t, inside) == '?';
    size_t at = marked ? ytext_skip_blanks(t, inside + t->unit) : inside;
    unsigned c = ytext_unit(t, at);
    bool wrong = c == wrong_end || is_dash(t, at) || (marked ? c == '?' : c == ',' || c == ':');
    return wrong ? at : t->len;
}

/* Go's parser has the collection, and wants something else than the token at `next`. */
static enum ystep wrong_token(struct yread *r, size_t next)
{
    bool sequence = r->parser.state == YAML_PARSE_BLOCK_SEQUENCE_FIRST_ENTRY_STATE ||
                    r->parser.state == YAML_PARSE_BLOCK_SEQUENCE_ENTRY_STATE;
    return yread_refuse(
        r, YREAD_PROBLEM_SYNTAX, ytext_lines(&r->text, r->text.from, next),
        sequence ? "did not find expected '-' indicator" : "did not find expected key", next);
}

/* Go's parser meets the wrong token either at the collection, where it wants a key, or right behind
 * it. */
static enum ystep lost_key(struct yread *r, size_t start, size_t next)
{
    const struct yframe *f = &r->frames[r->depth - 1];
    unsigned c = ytext_unit(&r->text, next);
    bool inside = no_node(&r->text, start) < r->text.len;
    if (f->node->style == STYLE_FLOW)
        return c == ':' ? go_yaml_patch(r, "E12", next, '[') : YSTEP_ON;
    if (r->child_count == f->first)
        return inside      ? YSTEP_ON
               : c >= 0x80 ? go_yaml_undecided(r, "E12")
                           : go_yaml_patch(r, "E12", next, ']');
    const struct node *value = r->children[r->child_count - 1];
    bool absent = value->span.start == value->span.end && value->style == STYLE_PLAIN;
    if (absent && c == ':' && (value->anchor.ptr || value->tag.ptr))
        return go_yaml_undecided(r, "E12");
    size_t colon = value->span.start - r->text.unit;
    bool wanted = absent && value->span.start && ytext_unit(&r->text, colon) == ':';
    if (wanted && c != ':')
        return inside ? YSTEP_ON : wrong_token(r, next);
    if (wanted) {
        /* Go takes the collection as that value, and goes on with a null key. */
        r->value_instead = true;
        return YSTEP_ON;
    }
    if (last_before(&r->text, start) == '?')
        return go_yaml_undecided(r, "E12");
    return go_yaml_patch(r, "E12", start, ']');
}

/* Content that is not noted as a possible key, when it has an end of its own: where it ends. */
static size_t skip_unnoted(const struct ytext *t, size_t at)
{
    unsigned c = ytext_unit(t, at);
    if (c == '"' || c == '\'') {
        size_t end = ytext_find(t, at + t->unit, t->len, c);
        bool whole = ytext_find(t, at, end, '\\') == end && !ytext_lines(t, at, end);
        return whole ? end : t->len;
    }
    for (; c == '!' && at + t->unit < t->len; at += t->unit) {
        unsigned next = ytext_unit(t, at + t->unit);
        if (next == ' ' || next == '\t' || next == '{' || next == '}' ||
            ytext_break(t, at + t->unit))
            break;
    }
    return at;
}

/* The closing bracket when nothing inside was noted as a possible key, which would be forgotten
 * instead; else t->len. Only the first content of an entry is noted, and not behind `?` or `:`. */
static size_t closing_of_keyless(const struct ytext *t, size_t inside)
{
    bool noted_next = true;
    int depth = 0;
    for (size_t at = inside; at < t->len && !ytext_break(t, at); at += t->unit) {
        unsigned c = ytext_unit(t, at);
        bool dash = is_dash(t, at), blank = c == ' ' || c == '\t';
        bool content = !blank && !dash && (c >= 0x80 || !strchr(",?:]}", (int)c));
        if (c == '#' || (content && noted_next))
            break;
        if (c == '[' || c == '{')
            depth++;
        else if ((c == ']' || c == '}') && !depth--)
            return at;
        else if (!depth && (c == ',' || c == '?' || c == ':' || dash))
            noted_next = c == ',' || dash;
        at = skip_unnoted(t, at);
    }
    return t->len;
}

enum ystep go_yaml_collection_key(struct yread *r, size_t start)
{
    const struct ytext *t = &r->text;
    if (r->engine == GO_YAML_2_2_4)
        return YSTEP_ON;
    size_t inside = ytext_skip_blanks(t, start + t->unit);
    size_t closing = closing_of_keyless(t, inside);
    if (closing >= t->len)
        return YSTEP_ON;
    if (ytext_unit(t, inside) == '?' && ytext_skip_blanks(t, inside + t->unit) == closing)
        return go_yaml_undecided(r, "E12");
    if (go_yaml_read_past(r, closing + t->unit))
        return YSTEP_ON;
    size_t next = ytext_skip_blanks(t, closing + t->unit);
    if (ytext_break(t, next) || next >= t->len)
        return YSTEP_ON;
    return explicit_key(r, start) ? YSTEP_ON : lost_key(r, start, next);
}

static enum ystep behind_collection(struct yread *r, const yaml_token_t *token)
{
    size_t next = ytext_offset(&r->text, token->start_mark.index);
    switch (r->parser.state) {
    case YAML_PARSE_BLOCK_MAPPING_FIRST_KEY_STATE:
    case YAML_PARSE_BLOCK_MAPPING_KEY_STATE:
    case YAML_PARSE_BLOCK_MAPPING_VALUE_STATE:
    case YAML_PARSE_BLOCK_SEQUENCE_FIRST_ENTRY_STATE:
    case YAML_PARSE_BLOCK_SEQUENCE_ENTRY_STATE:
    case YAML_PARSE_INDENTLESS_SEQUENCE_ENTRY_STATE:
        return wrong_token(r, next);
    default:
        return ytext_unit(&r->text, next) < 0x80
                   ? go_yaml_patch(r, "E12", next, r->flow_depth ? '[' : ']')
                   : YSTEP_ON;
    }
}

/* The same where libyaml looked past the collection for its colon and found a fault there. Go's
 * parser takes the collection first: where it wants none it stops there, else inside, else at the
 * token behind it. */
enum ystep go_yaml_waiting_collection(struct yread *r)
{
    const yaml_parser_t *p = &r->parser;
    const struct ytext *t = &r->text;
    const yaml_token_t *head = p->tokens.head;
    if (r->engine == GO_YAML_2_2_4 || p->error == YAML_PARSER_ERROR || p->tokens.tail - head < 2 ||
        (head->type != YAML_FLOW_SEQUENCE_START_TOKEN &&
         head->type != YAML_FLOW_MAPPING_START_TOKEN))
        return YSTEP_ON;
    size_t start = ytext_offset(&r->text, head->start_mark.index);
    size_t inside = ytext_skip_blanks(t, start + t->unit);
    size_t closing = closing_of_keyless(t, inside);
    const yaml_token_t *token = head + 1;
    while (token < p->tokens.tail && ytext_offset(&r->text, token->start_mark.index) < closing)
        token++;
    if (closing >= t->len || token == p->tokens.tail)
        return YSTEP_ON;
    unsigned before = last_before(t, start);
    bool sequence = p->state == YAML_PARSE_BLOCK_SEQUENCE_ENTRY_STATE ||
                    p->state == YAML_PARSE_INDENTLESS_SEQUENCE_ENTRY_STATE;
    bool wanted = before == (sequence ? '-' : '?');
    bool between = sequence || p->state == YAML_PARSE_BLOCK_MAPPING_KEY_STATE;
    if ((between && !wanted) || p->state == YAML_PARSE_DOCUMENT_END_STATE)
        return go_yaml_patch(r, "E12", start, ']');
    size_t wrong = no_node(t, start);
    if (wrong < t->len)
        return yread_refuse(r, YREAD_PROBLEM_SYNTAX, ytext_lines(t, t->from, wrong),
                            "did not find expected node content", wrong);
    bool more = token + 1 < p->tokens.tail && token[1].start_mark.line == head->start_mark.line;
    return more ? behind_collection(r, token + 1) : YSTEP_ON;
}

bool go_yaml_looked_past(struct yread *r, size_t start, size_t end)
{
    const yaml_parser_t *p = &r->parser;
    const struct ytext *t = &r->text;
    const yaml_token_t *head = p->tokens.head;
    bool open =
        head->type == YAML_FLOW_SEQUENCE_START_TOKEN || head->type == YAML_FLOW_MAPPING_START_TOKEN;
    if (p->error != YAML_SCANNER_ERROR || !open)
        return false;
    size_t from = ytext_offset(&r->text, head->start_mark.index);
    size_t inside = ytext_skip_blanks(t, from + t->unit);
    if (r->engine != GO_YAML_2_2_4 && closing_of_keyless(t, inside) < t->len)
        return false;
    for (size_t at = ytext_find(t, start, end, '?'); at < end; at = ytext_find(t, at, end, '?')) {
        at = ytext_skip_blanks(t, at + t->unit);
        unsigned c = ytext_unit(t, at);
        if (at < end && c < 0x80 && strchr("\"'&*!|>%@`#-?:", (int)c))
            return false;
    }
    return true;
}

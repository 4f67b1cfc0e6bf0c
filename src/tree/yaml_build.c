/* SPDX-License-Identifier: Apache-2.0 */
/* libyaml's events -> nodes. An explicit stack: nesting is the input's choice. */
#include <stdlib.h>
#include <string.h>

#include "base/fatal.h"
#include "base/hash.h"
#include "tree/limits.h"
#include "tree/yaml_read.h"

enum { ANCHORS_MIN = 16 };

static void *grow(void *list, uint32_t *cap, size_t size)
{
    *cap = *cap ? *cap * 2 : 64;
    return xrealloc(list, *cap * size);
}

void ybuild_reset(struct yread *r)
{
    r->depth = 0;
    r->deepest = 0;
    r->flow_depth = 0;
    r->child_count = 0;
    r->root = NULL;
    r->node_count = 0;
    r->has_aliases = false;
    r->anchor_count = 0;
    if (r->anchors)
        memset(r->anchors, 0, r->anchor_cap * sizeof *r->anchors);
}

void ybuild_release(struct yread *r)
{
    free(r->frames);
    free(r->children);
    free(r->anchors);
}

/* Anchors: of two with one name the later counts from there on, as in Go. */

static struct yanchor *anchor_slot(struct yanchor *slots, uint32_t cap, struct str name)
{
    uint32_t at = (uint32_t)hash_str(name) & (cap - 1);
    while (slots[at].node && !str_eq(slots[at].name, name))
        at = (at + 1) & (cap - 1);
    return &slots[at];
}

static void anchors_grow(struct yread *r)
{
    uint32_t cap = r->anchor_cap ? r->anchor_cap * 2 : ANCHORS_MIN;
    struct yanchor *slots = xmalloc(cap * sizeof *slots);
    memset(slots, 0, cap * sizeof *slots);
    for (uint32_t i = 0; i < r->anchor_cap; i++)
        if (r->anchors[i].node)
            *anchor_slot(slots, cap, r->anchors[i].name) = r->anchors[i];
    free(r->anchors);
    r->anchors = slots;
    r->anchor_cap = cap;
}

static void anchor_set(struct yread *r, struct node *node)
{
    if ((r->anchor_count + 1) * 2 > r->anchor_cap)
        anchors_grow(r);
    struct yanchor *slot = anchor_slot(r->anchors, r->anchor_cap, node->anchor);
    r->anchor_count += !slot->node;
    *slot = (struct yanchor){node->anchor, node};
}

static struct node *anchor_get(const struct yread *r, struct str name)
{
    return r->anchor_cap ? anchor_slot(r->anchors, r->anchor_cap, name)->node : NULL;
}

/* Nodes. */

static struct str taken(struct yread *r, const char *text, size_t len)
{
    struct str value = {text, len};
    return r->patches.any_stand_in ? go_yaml_restore(r, value) : arena_str(r->arena, value);
}

static struct yframe *top(struct yread *r)
{
    return r->depth ? &r->frames[r->depth - 1] : NULL;
}

static uint32_t children_of(const struct yread *r, const struct yframe *f)
{
    return r->child_count - f->first;
}

enum ystep ybuild_add(struct yread *r, struct node *node)
{
    if (++r->node_count > LIMIT_NODES) {
        r->reason = STR("nodes");
        return YSTEP_UNDECIDED;
    }
    if (r->deepest <= r->depth)
        r->deepest = r->depth + 1;
    if (!r->depth) {
        r->root = node;
        return YSTEP_ON;
    }
    if (r->child_count == r->child_cap)
        r->children = grow(r->children, &r->child_cap, sizeof(struct node *));
    r->children[r->child_count++] = node;
    return YSTEP_ON;
}

static struct node *node_make(struct yread *r, enum node_kind kind, const yaml_event_t *event,
                              const yaml_char_t *anchor, const yaml_char_t *tag)
{
    struct node *node = arena_new(r->arena, struct node, 1);
    node->kind = kind;
    node->mark_line = (uint32_t)event->start_mark.line + 1;
    if (tag)
        node->tag = taken(r, (const char *)tag, strlen((const char *)tag));
    if (anchor) {
        node->anchor = arena_str(r->arena, str_from((const char *)anchor));
        anchor_set(r, node);
    }
    return node;
}

static size_t anchor_end(const struct ytext *t, size_t at)
{
    for (;; at += t->unit) {
        unsigned c = ytext_unit(t, at);
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
              c == '_' || c == '-'))
            return at;
    }
}

/* libyaml's tag, which ends at a comma where Go's goes on. */
static size_t tag_end(const struct ytext *t, size_t at)
{
    bool verbatim = ytext_unit(t, at + t->unit) == '<';
    for (; at < t->len; at += t->unit) {
        unsigned c = ytext_unit(t, at);
        if (c == ' ' || c == '\t' || ytext_break(t, at) || (c == ',' && !verbatim))
            return at;
    }
    return t->len;
}

/* Moves *at behind anchor and tag, at most `most` of them, to the content or to `end`. */
static enum ystep skip_properties(struct yread *r, size_t *at, size_t end, int most)
{
    const struct ytext *t = &r->text;
    for (; most > 0 && *at < end; most--) {
        unsigned c = ytext_unit(t, *at);
        if (c == '&') {
            *at = anchor_end(t, *at + t->unit);
        } else if (c == '!') {
            *at = tag_end(t, *at);
            enum ystep step = go_yaml_tag(r, *at);
            if (step != YSTEP_ON)
                return step;
        } else {
            break;
        }
        *at = ytext_skip_space(t, *at);
    }
    if (*at > end)
        *at = end;
    return YSTEP_ON;
}

static struct span span_of(size_t start, size_t end)
{
    return (struct span){(uint32_t)start, (uint32_t)end};
}

/* Without the line ends that libyaml counts in. */
static size_t block_scalar_end(const struct ytext *t, size_t start, size_t end)
{
    size_t content = start, at = start;
    while (at < end) {
        uint32_t width = ytext_break(t, at);
        unsigned c = ytext_unit(t, at);
        at += width ? width : t->unit;
        if (!width && c != ' ' && c != '\t')
            content = at;
    }
    return content < end ? content : end;
}

/* A value that is not there: libyaml puts some of them at the next token, maybe lines away. Wanted
 * is the place right behind the colon, or behind the key where there is none. */
static void place_empty(struct yread *r, struct node *node, size_t at)
{
    const struct ytext *t = &r->text;
    const struct yframe *f = top(r);
    node->span = span_of(at, at);
    if (at == t->len)
        node->mark_line += r->patches.end_line;
    if (!f || f->node->kind != NODE_MAPPING || children_of(r, f) % 2 == 0)
        return;
    const struct node *key = r->children[r->child_count - 1];
    size_t colon = ytext_skip_space(t, key->span.end);
    bool found = colon < at && ytext_unit(t, colon) == ':';
    size_t place = found ? colon + t->unit : key->span.end;
    if (place >= at)
        return;
    node->span = span_of(place, place);
    if (found && f->single) /* E11 */
        node->mark_line -= ytext_lines(t, place, at);
}

static enum node_style style_of(yaml_scalar_style_t style)
{
    switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
        return STYLE_SINGLE_QUOTED;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        return STYLE_DOUBLE_QUOTED;
    case YAML_LITERAL_SCALAR_STYLE:
        return STYLE_LITERAL;
    case YAML_FOLDED_SCALAR_STYLE:
        return STYLE_FOLDED;
    default:
        return STYLE_PLAIN;
    }
}

static enum ystep scalar_differs(struct yread *r, enum node_style style, size_t start, size_t end)
{
    if (style == STYLE_DOUBLE_QUOTED)
        return go_yaml_double_quoted(r, start, end);
    const struct yframe *f = top(r);
    if (style == STYLE_PLAIN && f && f->node->style == STYLE_FLOW)
        return go_yaml_plain_in_flow(r, start, end);
    return YSTEP_ON;
}

static enum ystep scalar(struct yread *r, const yaml_event_t *event)
{
    size_t start = ytext_offset(&r->text, event->start_mark.index);
    size_t end = ytext_offset(&r->text, event->end_mark.index);
    bool absent = start == end;
    enum node_style style = style_of(event->data.scalar.style);
    enum ystep step = skip_properties(r, &start, end, 2);
    if (step == YSTEP_ON)
        step = scalar_differs(r, style, start, end);
    if (step != YSTEP_ON)
        return step;
    struct node *node =
        node_make(r, NODE_SCALAR, event, event->data.scalar.anchor, event->data.scalar.tag);
    node->style = style;
    node->text = taken(r, (const char *)event->data.scalar.value, event->data.scalar.length);
    if (absent) {
        place_empty(r, node, start);
    } else {
        if (style == STYLE_LITERAL || style == STYLE_FOLDED)
            end = block_scalar_end(&r->text, start, end);
        node->span = span_of(start, end);
    }
    return ybuild_add(r, node);
}

static enum ystep unknown_anchor(struct yread *r, struct str name, size_t start, size_t end)
{
    r->problem.kind = YREAD_PROBLEM_ALIAS;
    r->problem.text =
        arena_fmt(r->arena, "yaml: unknown anchor '" STR_FMT "' referenced", STR_ARG(name));
    r->problem.span = span_of(start, end);
    return YSTEP_REFUSED;
}

static bool is_anchored_before(const yaml_token_t *first, const yaml_token_t *alias)
{
    for (; first < alias; first++)
        if (first->type == YAML_ANCHOR_TOKEN &&
            !strcmp((const char *)first->data.anchor.value, (const char *)alias->data.alias.value))
            return true;
    return false;
}

enum ystep ybuild_unread_alias(struct yread *r)
{
    const yaml_parser_t *p = &r->parser;
    for (const yaml_token_t *token = p->tokens.head; token < p->tokens.tail; token++) {
        if (token->type != YAML_ALIAS_TOKEN ||
            token->start_mark.index >= p->context_mark.index) /* where the key begins */
            continue;
        struct str name = str_from((const char *)token->data.alias.value);
        if (!anchor_get(r, name) && !is_anchored_before(p->tokens.head, token))
            return unknown_anchor(r, name, ytext_offset(&r->text, token->start_mark.index),
                                  ytext_offset(&r->text, token->end_mark.index));
    }
    return YSTEP_ON;
}

static enum ystep alias(struct yread *r, const yaml_event_t *event)
{
    struct str name = str_from((const char *)event->data.alias.anchor);
    size_t start = ytext_offset(&r->text, event->start_mark.index);
    size_t end = ytext_offset(&r->text, event->end_mark.index);
    struct node *target = anchor_get(r, name);
    if (!target) {
        enum ystep step = go_yaml_waiting(r);
        if (step != YSTEP_ON)
            return step;
        return unknown_anchor(r, name, start, end);
    }
    struct node *node = node_make(r, NODE_ALIAS, event, NULL, NULL);
    node->style = STYLE_PLAIN;
    node->span = span_of(start, end);
    node->target = target;
    r->has_aliases = true;
    return ybuild_add(r, node);
}

static bool begins_line(const struct ytext *t, size_t at)
{
    while (at > t->from &&
           (ytext_unit(t, at - t->unit) == ' ' || ytext_unit(t, at - t->unit) == '\t'))
        at -= t->unit;
    if (at == t->from || ytext_break(t, at - t->unit))
        return true;
    return t->unit == 1 && at >= t->from + 3 &&
           (ytext_break(t, at - 2) == 2 || ytext_break(t, at - 3) == 3);
}

/* What the scanner calls "simple key allowed", for a flow collection that begins (with its
 * properties) at `at`. */
static bool may_be_simple_key(struct yread *r, size_t at)
{
    const struct ytext *t = &r->text;
    const struct yframe *parent = top(r);
    if (!parent)
        return begins_line(t, at);
    if (parent->node->kind == NODE_SEQUENCE)
        return true;
    bool value = children_of(r, parent) % 2 == 1;
    if (parent->node->style == STYLE_FLOW)
        return !value;
    if (!value || begins_line(t, at))
        return true;
    size_t colon = at;
    while (colon > t->from && ytext_unit(t, colon) != ':')
        colon -= t->unit;
    return begins_line(t, colon);
}

void ybuild_open(struct yread *r, struct yframe frame)
{
    if (r->depth == r->frame_cap)
        r->frames = grow(r->frames, &r->frame_cap, sizeof *r->frames);
    frame.first = r->child_count;
    r->flow_depth += frame.node->style == STYLE_FLOW && !frame.single;
    r->frames[r->depth++] = frame; /* NOLINT(clang-analyzer-core.NullDereference): cap is 0 then */
}

static enum ystep open_collection(struct yread *r, const yaml_event_t *event, enum node_kind kind,
                                  bool flow, const yaml_char_t *anchor, const yaml_char_t *tag)
{
    size_t from = ytext_offset(&r->text, event->start_mark.index), start = from;
    enum ystep step = skip_properties(r, &start, r->text.len, (anchor != NULL) + (tag != NULL));
    if (step != YSTEP_ON)
        return step;
    const struct yframe *parent = top(r);
    bool is_key = parent && parent->node->kind == NODE_MAPPING && children_of(r, parent) % 2 == 0;
    if (is_key && flow && !anchor && !tag) {
        step = go_yaml_collection_key(r, start);
        if (step != YSTEP_ON)
            return step;
    }
    bool no_brace =
        event->start_mark.index == event->end_mark.index || ytext_unit(&r->text, start) == '?';
    bool single = kind == NODE_MAPPING && flow && no_brace;
    bool instead = r->value_instead;
    r->value_instead = false;
    r->child_count -= instead;
    r->node_count -= instead;
    struct node *node = node_make(r, kind, event, anchor, tag);
    node->style = flow ? STYLE_FLOW : STYLE_BLOCK;
    node->span = span_of(start, start);
    bool may_be_key = flow && may_be_simple_key(r, from);
    step = ybuild_add(r, node);
    ybuild_open(r, (struct yframe){.node = node,
                                   .single = single,
                                   .may_be_key = may_be_key,
                                   .null_key_next = instead,
                                   .from_index = event->start_mark.index});
    return step;
}

enum ystep ybuild_close(struct yread *r, size_t end)
{
    struct yframe *f = top(r);
    uint32_t count = children_of(r, f);
    struct node **from = count ? r->children + f->first : NULL;
    struct node *node = f->node;
    bool brackets = node->style == STYLE_FLOW && !f->single;
    r->flow_depth -= brackets;
    if (brackets)
        node->span.end = (uint32_t)end;
    else if (count)
        node->span.end = from[count - 1]->span.end;
    if (node->kind == NODE_SEQUENCE) {
        node->count = count;
        node->items = arena_new(r->arena, struct node *, count);
        if (count)
            memcpy(node->items, from, count * sizeof *from);
    } else {
        node->count = count / 2;
        node->pairs = arena_new(r->arena, struct node_pair, node->count);
        for (uint32_t i = 0; i < node->count; i++)
            node->pairs[i] = (struct node_pair){from[2 * i], from[2 * i + 1]};
    }
    r->child_count = f->first;
    r->depth--;
    if (!f->null_key_next)
        return YSTEP_ON;
    struct node *key = arena_new(r->arena, struct node, 1);
    key->mark_line = node->mark_line;
    key->span = span_of(node->span.end, node->span.end);
    key->text = STR("");
    return ybuild_add(r, key);
}

enum ystep ybuild_event(struct yread *r, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return scalar(r, event);
    case YAML_ALIAS_EVENT:
        return alias(r, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_collection(r, event, NODE_SEQUENCE,
                               event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE,
                               event->data.sequence_start.anchor, event->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return open_collection(r, event, NODE_MAPPING,
                               event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
                               event->data.mapping_start.anchor, event->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return ybuild_close(r, ytext_offset(&r->text, event->end_mark.index));
    default:
        return YSTEP_ON;
    }
}

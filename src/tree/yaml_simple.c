/* SPDX-License-Identifier: Apache-2.0 */
/* The way most configurations are written, read without libyaml: one document of block mappings and
 * sequences, plain or quoted scalars of one line without escapes, flow collections of one line,
 * comments, ASCII. About ten times as fast. Whatever looks different in any way, wrong texts
 * included, is left to libyaml: this reader never refuses. The fuzz target and the tests hold both
 * ways side by side. */
#include <string.h>

#include "tree/limits.h"
#include "tree/yaml_read.h"

enum {
    LINE_MAX_SIMPLE = 1000, /* below the 1,024 characters of a key and its colon */
    DEPTH_MAX_SIMPLE = 100,
};

struct simple {
    struct yread *r;
    const char *text;
    uint32_t at, len;
    uint32_t line;    /* from 1 */
    uint32_t line_at; /* where it begins */
    uint32_t indent[DEPTH_MAX_SIMPLE];
    uint32_t absent[DEPTH_MAX_SIMPLE];      /* where an absent value would stand */
    uint32_t absent_line[DEPTH_MAX_SIMPLE]; /* 0: nothing is awaited */
};

enum { BODY = 1, FIRST = 2, FLOW = 4 };

/* What a plain scalar may hold, begin with, and hold within brackets. Control characters and bytes
 * beyond ASCII: nothing. */
static const unsigned char class_of[256] = {
#define ANY(c) [c] = BODY
    ANY(' '),
    ANY('!'),
    ANY('"'),
    ANY('%'),
    ANY('&'),
    ANY('\''),
    ANY('*'),
    ANY(','),
    ANY(':'),
    ANY('?'),
    ANY('@'),
    ANY('['),
    ANY(']'),
    ANY('`'),
    ANY('{'),
    ANY('|'),
    ANY('}'),
    ANY('>'),
    ANY('#'),
#undef ANY
#define FIRST_TOO(c) [c] = (BODY | FIRST)
    FIRST_TOO('$'),
    FIRST_TOO('('),
    FIRST_TOO(')'),
    FIRST_TOO(';'),
    FIRST_TOO('<'),
    FIRST_TOO('\\'),
    FIRST_TOO('^'),
    FIRST_TOO('~'),
#undef FIRST_TOO
#define ALL(c) [c] = (BODY | FIRST | FLOW)
    ALL('+'),
    ALL('='),
    ALL('.'),
    ALL('/'),
    ALL('_'),
    ALL('0'),
    ALL('1'),
    ALL('2'),
    ALL('3'),
    ALL('4'),
    ALL('5'),
    ALL('6'),
    ALL('7'),
    ALL('8'),
    ALL('9'),
    ALL('A'),
    ALL('B'),
    ALL('C'),
    ALL('D'),
    ALL('E'),
    ALL('F'),
    ALL('G'),
    ALL('H'),
    ALL('I'),
    ALL('J'),
    ALL('K'),
    ALL('L'),
    ALL('M'),
    ALL('N'),
    ALL('O'),
    ALL('P'),
    ALL('Q'),
    ALL('R'),
    ALL('S'),
    ALL('T'),
    ALL('U'),
    ALL('V'),
    ALL('W'),
    ALL('X'),
    ALL('Y'),
    ALL('Z'),
    ALL('a'),
    ALL('b'),
    ALL('c'),
    ALL('d'),
    ALL('e'),
    ALL('f'),
    ALL('g'),
    ALL('h'),
    ALL('i'),
    ALL('j'),
    ALL('k'),
    ALL('l'),
    ALL('m'),
    ALL('n'),
    ALL('o'),
    ALL('p'),
    ALL('q'),
    ALL('r'),
    ALL('s'),
    ALL('t'),
    ALL('u'),
    ALL('v'),
    ALL('w'),
    ALL('x'),
    ALL('y'),
    ALL('z'),
#undef ALL
    ['-'] = BODY | FLOW,
};

static unsigned char at_(const struct simple *s, uint32_t at)
{
    return at < s->len ? (unsigned char)s->text[at] : '\n';
}

static bool is(unsigned char c, int class)
{
    return class_of[c] & class;
}

static struct node *make(struct simple *s, enum node_kind kind, enum node_style style,
                         uint32_t start)
{
    struct node *node = arena_new(s->r->arena, struct node, 1);
    node->kind = kind;
    node->style = style;
    node->span = (struct span){start, start};
    node->mark_line = s->line;
    return node;
}

static bool add_scalar(struct simple *s, enum node_style style, struct span span, uint32_t quote)
{
    struct node *node = make(s, NODE_SCALAR, style, span.start);
    node->span.end = span.end;
    node->text = (struct str){s->text + span.start + quote, span.end - span.start - 2 * quote};
    return ybuild_add(s->r, node) == YSTEP_ON;
}

static bool open_block(struct simple *s, enum node_kind kind, uint32_t column)
{
    struct yread *r = s->r;
    if (r->depth == DEPTH_MAX_SIMPLE)
        return false;
    struct node *node = make(s, kind, STYLE_BLOCK, s->line_at + column);
    if (r->depth)
        s->absent_line[r->depth - 1] = 0;
    if (ybuild_add(r, node) != YSTEP_ON)
        return false;
    s->indent[r->depth] = column;
    s->absent_line[r->depth] = 0;
    ybuild_open(r, (struct yframe){.node = node});
    return true;
}

/* The innermost collection gets the value that it still awaits. */
static bool add_absent(struct simple *s)
{
    uint32_t top = s->r->depth - 1;
    if (!s->absent_line[top])
        return true;
    struct node *node = make(s, NODE_SCALAR, STYLE_PLAIN, s->absent[top]);
    node->mark_line = s->absent_line[top];
    node->text = STR("");
    s->absent_line[top] = 0;
    return ybuild_add(s->r, node) == YSTEP_ON;
}

static bool close_block(struct simple *s)
{
    return add_absent(s) && ybuild_close(s->r, 0) == YSTEP_ON;
}

/* Behind a value only blanks and a comment may follow. */
static bool rest_of_line(struct simple *s)
{
    uint32_t at = s->at;
    while (at_(s, at) == ' ')
        at++;
    if (at_(s, at) == '#' && at > s->at)
        while (at_(s, at) != '\n' && is(at_(s, at), BODY))
            at++;
    s->at = at;
    return at_(s, at) == '\n';
}

/* Moves to the end of the plain scalar that begins here; *key tells whether a colon ended it. */
static bool plain(struct simple *s, struct span *span, bool *key)
{
    uint32_t at = s->at, end;
    unsigned char c = at_(s, at);
    if (!is(c, FIRST) && !(c == '-' && is(at_(s, at + 1), FIRST)))
        return false;
    for (;; at++) {
        c = at_(s, at);
        if (!is(c, BODY) || (c == '#' && at_(s, at - 1) == ' '))
            break;
        if (c == ':' && (at_(s, at + 1) == ' ' || at_(s, at + 1) == '\n'))
            break;
    }
    if (c != '\n' && c != '#' && c != ':')
        return false;
    for (end = at; at_(s, end - 1) == ' ';)
        end--;
    *key = c == ':';
    if (*key && end != at)
        return false;
    *span = (struct span){s->at, end};
    s->at = end;
    return true;
}

static bool quoted(struct simple *s, struct span *span)
{
    unsigned char quote = at_(s, s->at);
    uint32_t at = s->at + 1;
    while (at_(s, at) != quote) {
        if (!is(at_(s, at), BODY) || at_(s, at) == '\\')
            return false;
        at++;
    }
    *span = (struct span){s->at, at + 1};
    s->at = at + 1;
    return at_(s, at + 1) != quote;
}

static void skip_spaces(struct simple *s)
{
    while (at_(s, s->at) == ' ')
        s->at++;
}

static bool flow_word(struct simple *s)
{
    if (!is(at_(s, s->at), FIRST) || !is(at_(s, s->at), FLOW))
        return false;
    uint32_t start = s->at;
    while (is(at_(s, s->at), FLOW))
        s->at++;
    return add_scalar(s, STYLE_PLAIN, (struct span){start, s->at}, 0);
}

static bool flow(struct simple *s);

static bool flow_item(struct simple *s)
{
    struct span span;
    unsigned char c = at_(s, s->at);
    if (c == '"' || c == '\'')
        return quoted(s, &span) &&
               add_scalar(s, c == '"' ? STYLE_DOUBLE_QUOTED : STYLE_SINGLE_QUOTED, span, 1);
    return c == '[' || c == '{' ? flow(s) : flow_word(s);
}

static bool flow_key(struct simple *s)
{
    if (!flow_word(s) || at_(s, s->at) != ':' || at_(s, s->at + 1) != ' ')
        return false;
    s->at++;
    skip_spaces(s);
    return true;
}

/* `[a, "b"]`, `{a: b, c: [d]}`, `[]` and `{}`. */
static bool flow(struct simple *s)
{
    bool list = at_(s, s->at) == '[';
    if (s->r->depth == DEPTH_MAX_SIMPLE)
        return false;
    struct node *node = make(s, list ? NODE_SEQUENCE : NODE_MAPPING, STYLE_FLOW, s->at++);
    if (ybuild_add(s->r, node) != YSTEP_ON)
        return false;
    ybuild_open(s->r, (struct yframe){.node = node});
    skip_spaces(s);
    for (bool first = true; at_(s, s->at) != (list ? ']' : '}'); first = false) {
        if (!first && at_(s, s->at++) != ',')
            return false;
        skip_spaces(s);
        if ((!list && !flow_key(s)) || !flow_item(s))
            return false;
        skip_spaces(s);
    }
    s->at++;
    return ybuild_close(s->r, s->at) == YSTEP_ON;
}

/* The value behind a colon or a dash, up to the end of the line; none: it is awaited. */
static bool value(struct simple *s, uint32_t behind)
{
    uint32_t top = s->r->depth - 1;
    struct span span;
    unsigned char c = at_(s, s->at);
    if (c == '\n' || c == '#') {
        s->absent[top] = behind;
        s->absent_line[top] = s->line;
        return c == '\n' || (s->at > behind && (s->at--, rest_of_line(s)));
    }
    bool key = false, ok;
    if (c == '"' || c == '\'')
        ok = quoted(s, &span) &&
             add_scalar(s, c == '"' ? STYLE_DOUBLE_QUOTED : STYLE_SINGLE_QUOTED, span, 1);
    else if (c == '[' || c == '{')
        ok = flow(s);
    else
        ok = plain(s, &span, &key) && !key && add_scalar(s, STYLE_PLAIN, span, 0);
    return ok && rest_of_line(s);
}

/* Is this the collection that a line with this column and kind goes on with? Opens it if it is new.
 */
static bool enter(struct simple *s, enum node_kind kind, uint32_t column)
{
    struct yread *r = s->r;
    if (!r->depth)
        return !r->root && open_block(s, kind, column);
    uint32_t top = r->depth - 1;
    const struct node *node = r->frames[top].node;
    if (s->indent[top] == column && node->kind == kind)
        return add_absent(s);
    bool awaited = s->absent_line[top] != 0;
    bool indentless = kind == NODE_SEQUENCE && node->kind == NODE_MAPPING;
    if (awaited && (s->indent[top] < column || (s->indent[top] == column && indentless)))
        return open_block(s, kind, column);
    return false;
}

/* Closes what ends where something stands at this column. A sequence that is not indented ends at a
 * key of its own mapping's column. */
static bool leave(struct simple *s, enum node_kind kind, uint32_t column)
{
    struct yread *r = s->r;
    while (r->depth) {
        uint32_t top = r->depth - 1;
        bool indentless = top && s->indent[top - 1] == s->indent[top];
        bool ends = s->indent[top] > column ||
                    (indentless && s->indent[top] == column && kind == NODE_MAPPING);
        if (!ends)
            return true;
        if (!close_block(s))
            return false;
    }
    return true;
}

static bool entry(struct simple *s)
{
    uint32_t column = s->at - s->line_at;
    if (!leave(s, NODE_SEQUENCE, column) || !enter(s, NODE_SEQUENCE, column))
        return false;
    s->at++;
    s->absent[s->r->depth - 1] = s->at;
    s->absent_line[s->r->depth - 1] = s->line;
    skip_spaces(s);
    return true;
}

static bool is_entry(const struct simple *s)
{
    return at_(s, s->at) == '-' && (at_(s, s->at + 1) == ' ' || at_(s, s->at + 1) == '\n');
}

/* One line with something on it; s->at is at its first character that is no space. */
static bool line_of(struct simple *s)
{
    bool in_entry = false;
    uint32_t dash_end = 0;
    while (is_entry(s)) {
        if (!entry(s))
            return false;
        in_entry = true;
        dash_end = s->absent[s->r->depth - 1];
    }
    struct span key;
    uint32_t column = s->at - s->line_at;
    bool is_key = false;
    unsigned char c = at_(s, s->at);
    if (c != '"' && c != '\'' && c != '[' && c != '{' && c != '\n' && c != '#') {
        uint32_t start = s->at;
        if (!plain(s, &key, &is_key))
            return false;
        if (!is_key)
            s->at = start;
    }
    if (!is_key) {
        if (!in_entry)
            return false;
        s->absent_line[s->r->depth - 1] = 0;
        return value(s, dash_end);
    }
    if (!leave(s, NODE_MAPPING, column) || !enter(s, NODE_MAPPING, column) ||
        !add_scalar(s, STYLE_PLAIN, key, 0))
        return false;
    uint32_t behind = ++s->at;
    skip_spaces(s);
    return value(s, behind);
}

static bool next_line(struct simple *s)
{
    if (s->at - s->line_at > LINE_MAX_SIMPLE)
        return false;
    s->at++;
    s->line++;
    s->line_at = s->at;
    return true;
}

static bool lines(struct simple *s)
{
    bool started = false;
    for (; s->at < s->len;) {
        skip_spaces(s);
        unsigned char c = at_(s, s->at), first = at_(s, s->line_at);
        if (c == '#') {
            while (is(at_(s, s->at), BODY))
                s->at++;
        } else if (c != '\n') {
            bool marker =
                s->at == s->line_at && (first == '.' || (first == '-' && at_(s, s->at + 1) == '-'));
            if (marker) {
                bool begin = !started && s->len - s->at > 3 && !memcmp(s->text + s->at, "---\n", 4);
                if (!begin)
                    return false;
                s->at += 3;
            } else if (!line_of(s)) {
                return false;
            }
            started = true;
        }
        if (at_(s, s->at) != '\n' || !next_line(s))
            return false;
    }
    return true;
}

bool ysimple_read(struct yread *r)
{
    if (!r->text.ascii)
        return false;
    struct simple s = {.r = r, .text = r->text.ptr, .len = (uint32_t)r->text.len, .line = 1};
    ybuild_reset(r);
    bool read = lines(&s);
    while (read && r->depth)
        read = close_block(&s);
    return read && r->root;
}

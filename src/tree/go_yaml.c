/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/ascii.h"
#include "tree/limits.h"
#include "tree/yaml_read.h"

/* Each patch costs one more parse. A text that needs more than this was made to. */
enum { PATCHES_MAX = 64, PATCHED_BYTES_MAX = 64 * 1024 * 1024 };

static const char *const original_of[GO_YAML_STAND_INS] = {":", ",", "[", "]", "'", "\xef\xbb\xbf"};

/* Ordinary both inside a plain scalar and inside a tag. */
static const char candidates[] =
    "~;$=()+_ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvutsrqponmlkjihgfedcba9876543210";

static const struct {
    char letter, value;
} escapes[] = {{'a', '\a'}, {'b', '\b'}, {'v', '\v'}, {'f', '\f'}, {'e', '\x1b'}, {'0', '\0'}};

enum ystep go_yaml_undecided(struct yread *r, const char *number)
{
    r->reason = str_from(number);
    return YSTEP_UNDECIDED;
}

enum ystep go_yaml_patch(struct yread *r, const char *number, size_t at, unsigned unit)
{
    struct go_yaml_patches *p = &r->patches;
    struct ytext *t = &r->text;
    if (++p->count > PATCHES_MAX || p->count * t->len > PATCHED_BYTES_MAX || at + t->unit > t->len)
        return go_yaml_undecided(r, number);
    if (!p->copy) {
        p->copy = arena_bytes(r->arena, t->len);
        memcpy(p->copy, t->ptr, t->len);
        t->ptr = p->copy;
    }
    if (t->unit == 1) {
        p->copy[at] = (char)unit;
    } else {
        p->copy[at + (t->little ? 0 : 1)] = (char)(unit & 0xFF);
        p->copy[at + (t->little ? 1 : 0)] = (char)(unit >> 8);
    }
    return YSTEP_AGAIN;
}

/* Stand-ins. */

/* What a value may hold: what is written, and what two hexadecimal digits anywhere could be an
 * escape of. */
static void find_used(struct yread *r)
{
    struct go_yaml_patches *p = &r->patches;
    const struct ytext *t = &r->text;
    bool escaped = false;
    for (size_t at = t->from; at < t->len; at += t->unit) {
        unsigned c = ytext_unit(t, at);
        escaped |= c == '\\' || c == '%';
        if (c < 0x80)
            p->used[c] = true;
    }
    for (size_t at = t->from; escaped && at < t->len; at += t->unit) {
        int high = hex_value(ytext_unit(t, at)), low = hex_value(ytext_unit(t, at + t->unit));
        if (high >= 0 && high < 8 && low >= 0)
            p->used[high * 16 + low] = true;
    }
    p->used_known = true;
}

static unsigned char pick(struct yread *r)
{
    for (const char *c = candidates; *c; c++)
        if (!r->patches.used[(unsigned char)*c]) {
            r->patches.used[(unsigned char)*c] = true;
            return (unsigned char)*c;
        }
    return 0;
}

/* The byte at `at`, which is original_of[kind], becomes a stand-in. */
static enum ystep stand_in(struct yread *r, const char *number, size_t at,
                           enum go_yaml_stand_in kind)
{
    struct go_yaml_patches *p = &r->patches;
    if (!p->used_known)
        find_used(r);
    if (!p->stand_in[kind][0])
        p->stand_in[kind][0] = pick(r);
    if (!p->stand_in[kind][0])
        return go_yaml_undecided(r, number);
    p->any_stand_in = true;
    return go_yaml_patch(r, number, at, p->stand_in[kind][0]);
}

static bool escape_in_use(const struct yread *r, char letter)
{
    const struct ytext *t = &r->text;
    for (size_t at = t->from; at < t->len; at += t->unit)
        if (ytext_unit(t, at) == '\\' && ytext_unit(t, at + t->unit) == (unsigned char)letter)
            return true;
    return false;
}

/* `\'` at `at`: an escape that is used nowhere else takes its place. */
static enum ystep apostrophe(struct yread *r, size_t at)
{
    struct go_yaml_patches *p = &r->patches;
    if (!p->used_known)
        find_used(r);
    unsigned char letter = p->stand_in[GO_YAML_FOR_APOSTROPHE][1];
    for (size_t i = 0; !letter && i < sizeof escapes / sizeof *escapes; i++)
        if (!p->used[(unsigned char)escapes[i].value] && !escape_in_use(r, escapes[i].letter)) {
            letter = (unsigned char)escapes[i].letter;
            p->stand_in[GO_YAML_FOR_APOSTROPHE][0] = (unsigned char)escapes[i].value;
            p->stand_in[GO_YAML_FOR_APOSTROPHE][1] = letter;
        }
    if (!letter)
        return go_yaml_undecided(r, "E2b");
    p->any_stand_in = true;
    return go_yaml_patch(r, "E2b", at + r->text.unit, letter);
}

struct str go_yaml_restore(struct yread *r, struct str text)
{
    const struct go_yaml_patches *p = &r->patches;
    char *copy = arena_bytes(r->arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        copy[i] = text.ptr[i];
        for (int kind = 0; kind < GO_YAML_FOR_APOSTROPHE; kind++)
            if (p->stand_in[kind][0] && (unsigned char)text.ptr[i] == p->stand_in[kind][0])
                copy[i] = original_of[kind][0];
        if (p->stand_in[GO_YAML_FOR_APOSTROPHE][1] &&
            (unsigned char)text.ptr[i] == p->stand_in[GO_YAML_FOR_APOSTROPHE][0])
            copy[i] = '\'';
        const unsigned char *bom = p->stand_in[GO_YAML_FOR_BOM];
        if (bom[0] && i >= 2 && !memcmp(text.ptr + i - 2, bom, 3))
            memcpy(copy + i - 2, original_of[GO_YAML_FOR_BOM], 3);
    }
    copy[text.len] = '\0';
    return (struct str){copy, text.len};
}

/* E2: `/` becomes a letter that is no escape in either library. */
enum ystep go_yaml_double_quoted(struct yread *r, size_t start, size_t end)
{
    const struct ytext *t = &r->text;
    for (size_t at = ytext_find(t, start, end, '\\'); at < end;) {
        if (ytext_unit(t, at + t->unit) == '/')
            return go_yaml_patch(r, "E2", at + t->unit, 'q');
        at = ytext_find(t, at + 2 * t->unit, end, '\\');
    }
    return YSTEP_ON;
}

/* Where a plain scalar in flow context stands: the brackets around it, from the queue of tokens
 * and from what was delivered. */
struct around {
    bool in_sequence; /* the innermost one opens a sequence */
    bool read_ahead;  /* one of them may be a key, and is read past the scalar to find out */
};

static struct around around(struct yread *r, const yaml_token_t *token, size_t at)
{
    struct around a = {.read_ahead = go_yaml_read_past(r, at)};
    long closed = 0, open = 0;
    while (token && token > r->parser.tokens.head) {
        token--;
        bool list = token->type == YAML_FLOW_SEQUENCE_START_TOKEN;
        if (list || token->type == YAML_FLOW_MAPPING_START_TOKEN) {
            if (closed-- > 0)
                continue;
            a.in_sequence = open++ ? a.in_sequence : list;
            a.read_ahead = true;
            closed = 0;
        }
        closed += token->type == YAML_FLOW_SEQUENCE_END_TOKEN ||
                  token->type == YAML_FLOW_MAPPING_END_TOKEN;
    }
    for (uint32_t i = r->depth; i > 0; i--) {
        const struct yframe *f = &r->frames[i - 1];
        if (f->node->style != STYLE_FLOW || f->single || closed-- > 0)
            continue;
        a.in_sequence = open++ ? a.in_sequence : f->node->kind == NODE_SEQUENCE;
        closed = 0;
    }
    return a;
}

/* E3: after a scalar that `?` ended, Go's parser meets a key where it wants `,` or the closing
 * bracket, and says so. A bracket that opens there brings libyaml to the same words, but it may
 * begin a key, and makes libyaml read on. Where Go does not read on, it is the wrong bracket that
 * closes. */
static enum ystep question_mark(struct yread *r, const yaml_token_t *token, size_t start,
                                size_t end)
{
    size_t at = ytext_find(&r->text, start, end, '?');
    if (at == end)
        return YSTEP_ON;
    struct around a = around(r, token, at);
    return go_yaml_patch(r, "E3", at, a.read_ahead ? '[' : a.in_sequence ? '}' : ']');
}

enum ystep go_yaml_plain_in_flow(struct yread *r, size_t start, size_t end)
{
    return question_mark(r, NULL, start, end);
}

static int comma_kind(unsigned c)
{
    return c == ','   ? GO_YAML_FOR_COMMA
           : c == '[' ? GO_YAML_FOR_OPEN
           : c == ']' ? GO_YAML_FOR_CLOSE
                      : -1;
}

/* E5. */
enum ystep go_yaml_tag(struct yread *r, size_t tag_end)
{
    int kind = comma_kind(ytext_unit(&r->text, tag_end));
    return kind < 0 ? YSTEP_ON : stand_in(r, "E5", tag_end, (enum go_yaml_stand_in)kind);
}

/* Where the number of a %YAML directive at `at` begins; t->len where there is none. */
static size_t version_number(const struct ytext *t, size_t at)
{
    for (const char *want = "%YAML"; *want; want++, at += t->unit)
        if (ytext_unit(t, at) != (unsigned char)*want)
            return t->len;
    size_t number = ytext_skip_blanks(t, at);
    return number > at ? number : t->len;
}

/* E13. */
static enum ystep version_digits(struct yread *r, size_t at)
{
    enum { DIGITS_MAX = 2 };
    const struct ytext *t = &r->text;
    int dots = 0;
    for (int digits = 0; dots < 2; at += t->unit) {
        unsigned c = ytext_unit(t, at);
        if (c == '.' && digits) {
            digits = 0;
            dots++;
        } else if (c < '0' || c > '9') {
            break;
        } else if (++digits > DIGITS_MAX) {
            uint32_t line = ytext_lines(t, t->from, at);
            return yread_refuse(r, YREAD_PROBLEM_SYNTAX, line ? line + 1 : 0,
                                "found extremely long version number", at);
        }
    }
    return YSTEP_ON;
}

/* E1: 1.2 becomes 1.3, which both refuse. */
static enum ystep version_differs(struct yread *r, size_t number)
{
    const struct ytext *t = &r->text;
    bool scanned = number < ytext_offset(&r->text, r->parser.mark.index);
    enum ystep step = scanned ? version_digits(r, number) : YSTEP_ON;
    if (step != YSTEP_ON)
        return step;
    while (ytext_unit(t, number) == '0' || ytext_unit(t, number) == '1' ||
           ytext_unit(t, number) == '.')
        number += t->unit;
    return ytext_unit(t, number) == '2' ? go_yaml_patch(r, "E1", number, '3') : YSTEP_ON;
}

enum ystep go_yaml_version(struct yread *r, size_t from)
{
    const struct ytext *t = &r->text;
    enum ystep step = YSTEP_ON;
    for (size_t at = from; step == YSTEP_ON && at < t->len;) {
        size_t number = version_number(t, at);
        if (number < t->len)
            step = version_differs(r, number);
        unsigned first = ytext_unit(t, ytext_skip_blanks(t, at));
        if (ytext_unit(t, at) != '%' && first != '#' && !ytext_break(t, ytext_skip_blanks(t, at)))
            break;
        while (at < t->len && !ytext_break(t, at))
            at += t->unit;
        at += ytext_break(t, at);
    }
    return step;
}

static bool in_flow(struct yread *r, const yaml_token_t *token)
{
    long level = r->flow_depth;
    for (const yaml_token_t *t = r->parser.tokens.head; t < token; t++) {
        level +=
            t->type == YAML_FLOW_SEQUENCE_START_TOKEN || t->type == YAML_FLOW_MAPPING_START_TOKEN;
        level -= t->type == YAML_FLOW_SEQUENCE_END_TOKEN || t->type == YAML_FLOW_MAPPING_END_TOKEN;
    }
    return level > 0;
}

static enum ystep waiting_token(struct yread *r, const yaml_token_t *token)
{
    size_t start = ytext_offset(&r->text, token->start_mark.index);
    size_t end = ytext_offset(&r->text, token->end_mark.index);
    if (token->type == YAML_TAG_TOKEN)
        return go_yaml_tag(r, end);
    if (token->type == YAML_VERSION_DIRECTIVE_TOKEN)
        return go_yaml_version(r, start);
    if (token->type != YAML_SCALAR_TOKEN)
        return YSTEP_ON;
    if (token->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
        return go_yaml_double_quoted(r, start, end);
    bool plain = token->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    bool differs = plain && in_flow(r, token) && !go_yaml_looked_past(r, start, end);
    return differs ? question_mark(r, token, start, end) : YSTEP_ON;
}

static bool speaks_of(const char *context, const char *what)
{
    return context && strstr(context, what);
}

static enum ystep at_refusal(struct yread *r)
{
    const yaml_parser_t *p = &r->parser;
    struct ytext *t = &r->text;
    size_t from = ytext_offset(t, p->context_mark.index),
           at = ytext_offset(t, p->problem_mark.index);
    unsigned c = ytext_unit(t, at);
    enum ystep step = YSTEP_ON;
    if (speaks_of(p->context, "quoted scalar") && ytext_unit(t, from) == '"') {
        step = go_yaml_double_quoted(r, from, at);
        if (step == YSTEP_ON && c == '\\' && ytext_unit(t, at + t->unit) == '\'')
            step = apostrophe(r, at);
    } else if (speaks_of(p->context, "plain scalar") && p->flow_level) {
        step = question_mark(r, p->tokens.tail, from, at);
        if (step == YSTEP_ON && c == ':')
            step = stand_in(r, "E4", at, GO_YAML_FOR_COLON);
    } else if (speaks_of(p->context, "a tag") || speaks_of(p->context, "%TAG")) {
        bool ends =
            speaks_of(p->problem, "whitespace or line break") || speaks_of(p->problem, "tag URI");
        step = ends ? go_yaml_tag(r, at) : YSTEP_ON;
    } else if (speaks_of(p->context, "%YAML")) {
        step = go_yaml_version(r, from);
    }
    return step;
}

enum ystep go_yaml_waiting(struct yread *r)
{
    enum ystep step = YSTEP_ON;
    yaml_parser_t *p = &r->parser;
    for (yaml_token_t *token = p->tokens.head; step == YSTEP_ON && token < p->tokens.tail; token++)
        step = waiting_token(r, token);
    return step;
}

enum ystep go_yaml_error(struct yread *r)
{
    yaml_parser_t *p = &r->parser;
    enum ystep step = YSTEP_ON;
    if (!r->depth && !r->root)
        step =
            go_yaml_version(r, r->document_from > r->text.from ? r->document_from : r->text.from);
    if (step == YSTEP_ON)
        step = go_yaml_waiting_collection(r);
    if (step == YSTEP_ON)
        step = go_yaml_waiting(r);
    if (step == YSTEP_ON && p->error == YAML_SCANNER_ERROR)
        step = at_refusal(r);
    if (step == YSTEP_ON && r->engine != GO_YAML_2_2_4 && p->error == YAML_SCANNER_ERROR &&
        !strcmp(p->problem, "could not find expected ':'"))
        step = ybuild_unread_alias(r);
    return step;
}

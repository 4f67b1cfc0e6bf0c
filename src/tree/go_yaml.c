/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tree/limits.h"
#include "tree/yaml_read.h"

/* Each patch costs one more parse. A text that needs more than this was made to. */
enum { PATCHES_MAX = 64, PATCHED_BYTES_MAX = 64 * 1024 * 1024 };

enum stand_in { FOR_COLON, FOR_COMMA, FOR_OPEN, FOR_CLOSE, FOR_APOSTROPHE, FOR_BOM };

static const char *const original_of[GO_YAML_STAND_INS] = {":", ",", "[", "]", "'", "\xef\xbb\xbf"};

/* Ordinary both inside a plain scalar and inside a tag. */
static const char candidates[] =
    "~;$=()+_ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvutsrqponmlkjihgfedcba9876543210";

static const struct {
    char letter, value;
} escapes[] = {{'a', '\a'}, {'b', '\b'}, {'v', '\v'}, {'f', '\f'}, {'e', '\x1b'}, {'0', '\0'}};

static enum ystep undecided(struct yread *r, const char *number)
{
    r->reason = str_from(number);
    return YSTEP_UNDECIDED;
}

static enum ystep patch(struct yread *r, const char *number, size_t at, unsigned unit)
{
    struct go_yaml_patches *p = &r->patches;
    struct ytext *t = &r->text;
    if (++p->count > PATCHES_MAX || p->count * t->len > PATCHED_BYTES_MAX || at + t->unit > t->len)
        return undecided(r, number);
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

static int hex_value(unsigned c)
{
    if (c >= '0' && c <= '9')
        return (int)c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? (int)c - 'a' + 10 : -1;
}

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
static enum ystep stand_in(struct yread *r, const char *number, size_t at, enum stand_in kind)
{
    struct go_yaml_patches *p = &r->patches;
    if (!p->used_known)
        find_used(r);
    if (!p->stand_in[kind][0])
        p->stand_in[kind][0] = pick(r);
    if (!p->stand_in[kind][0])
        return undecided(r, number);
    p->any_stand_in = true;
    return patch(r, number, at, p->stand_in[kind][0]);
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
    unsigned char letter = p->stand_in[FOR_APOSTROPHE][1];
    for (size_t i = 0; !letter && i < sizeof escapes / sizeof *escapes; i++)
        if (!p->used[(unsigned char)escapes[i].value] && !escape_in_use(r, escapes[i].letter)) {
            letter = (unsigned char)escapes[i].letter;
            p->stand_in[FOR_APOSTROPHE][0] = (unsigned char)escapes[i].value;
            p->stand_in[FOR_APOSTROPHE][1] = letter;
        }
    if (!letter)
        return undecided(r, "E2b");
    p->any_stand_in = true;
    return patch(r, "E2b", at + r->text.unit, letter);
}

struct str go_yaml_restore(struct yread *r, struct str text)
{
    const struct go_yaml_patches *p = &r->patches;
    char *copy = arena_bytes(r->arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        copy[i] = text.ptr[i];
        for (int kind = 0; kind < FOR_APOSTROPHE; kind++)
            if (p->stand_in[kind][0] && (unsigned char)text.ptr[i] == p->stand_in[kind][0])
                copy[i] = original_of[kind][0];
        if (p->stand_in[FOR_APOSTROPHE][1] &&
            (unsigned char)text.ptr[i] == p->stand_in[FOR_APOSTROPHE][0])
            copy[i] = '\'';
        const unsigned char *bom = p->stand_in[FOR_BOM];
        if (bom[0] && i >= 2 && !memcmp(text.ptr + i - 2, bom, 3))
            memcpy(copy + i - 2, original_of[FOR_BOM], 3);
    }
    copy[text.len] = '\0';
    return (struct str){copy, text.len};
}

/* E6, E7: Go asks whether the *buffer* begins with a byte order mark where it means the next
 * character. So a mark at the start of a line is an ordinary character, except where a refill of
 * the buffer just moved it to the front; and where the buffer does begin with one, the first
 * character of each following line is skipped. */

enum { BOM = 0xFEFF, PIECE = 512, NEAR = 12 /* three characters may wait when Go refills */ };

static unsigned rune_at(const struct ytext *t, size_t at)
{
    if (t->unit == 2)
        return ytext_unit(t, at);
    if (ytext_unit(t, at) != 0xEF || ytext_unit(t, at + 1) != 0xBB || ytext_unit(t, at + 2) != 0xBF)
        return 0;
    return BOM;
}

static bool near_refill(const struct ytext *t, size_t at)
{
    for (size_t end = 0; end < t->len;) {
        end += PIECE;
        while (t->unit == 1 && end < t->len && (ytext_unit(t, end) & 0xC0) == 0x80)
            end--;
        if (end < t->len && at <= end)
            return at + NEAR >= end;
    }
    return false;
}

/* The last refill finds nothing more, and matters only to a line that begins behind it. */
static enum ystep last_refill(struct yread *r, size_t at)
{
    const struct ytext *t = &r->text;
    size_t rest = 0, line = t->len;
    for (size_t i = at; i < t->len; rest++) {
        uint32_t width = ytext_break(t, i);
        i += width ? width : t->unit == 2 ? 2 : rune_at(t, i) == BOM ? 3 : 1;
        if (width && line == t->len)
            line = i;
        if (width && i == t->len)
            r->patches.end_line = 1;
    }
    if (rest >= 4 || !ytext_lines(t, at, t->len))
        r->patches.end_line = 0;
    else if (line < t->len)
        return undecided(r, "E6");
    return YSTEP_ON;
}

/* U+EA00 and this last byte, written or (perhaps) escaped. */
static bool rune_in_use(const struct ytext *t, unsigned last)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t at = t->from; at < t->len; at += t->unit) {
        unsigned c = ytext_unit(t, at);
        if (t->unit == 2 ? c == (0xEA00u | last) : c == 0xEE && ytext_unit(t, at + 2) == last)
            return true;
        bool escaped = (c | 0x20) == 'a' &&
                       (ytext_unit(t, at + t->unit) | 0x20) == (unsigned char)digits[last >> 4] &&
                       (ytext_unit(t, at + 2 * t->unit) | 0x20) == (unsigned char)digits[last & 15];
        if (escaped)
            return true;
    }
    return false;
}

static enum ystep replace_bom(struct yread *r, size_t at)
{
    struct go_yaml_patches *p = &r->patches;
    unsigned char *bytes = p->stand_in[FOR_BOM];
    for (unsigned last = 0x80; !bytes[0] && last < 0xC0; last++) /* U+EA80 to U+EABF: private use */
        if (!rune_in_use(&r->text, last))
            memcpy(bytes, (unsigned char[]){0xEE, 0xAA, (unsigned char)last, 0}, 4);
    if (!bytes[0])
        return undecided(r, "E6");
    p->any_stand_in = true;
    unsigned unit = r->text.unit == 2 ? 0xEA00u | bytes[2] : bytes[0];
    enum ystep step = patch(r, "E6", at, unit);
    if (r->text.unit == 1) {
        p->copy[at + 1] = (char)bytes[1];
        p->copy[at + 2] = (char)bytes[2];
    }
    p->count = 0; /* nothing was parsed yet */
    return step;
}

static enum ystep at_bom(struct yread *r, size_t at, bool line_start)
{
    if (near_refill(&r->text, at))
        return undecided(r, "E6");
    enum ystep step = last_refill(r, at);
    return step == YSTEP_ON && line_start ? replace_bom(r, at) : step;
}

enum ystep go_yaml_start(struct yread *r)
{
    const struct ytext *t = &r->text;
    if (t->ascii || t->from >= t->len)
        return YSTEP_ON;
    if (t->from && rune_at(t, t->from) == BOM)
        return undecided(r, "E7");
    bool line_start = false;
    for (size_t at = t->from; at < t->len;) {
        uint32_t width = ytext_break(t, at);
        if (rune_at(t, at) == BOM) {
            enum ystep step = at_bom(r, at, line_start);
            if (step == YSTEP_UNDECIDED)
                return step;
        }
        line_start = width > 0;
        at += width ? width : t->unit;
    }
    return YSTEP_ON;
}

/* E2: `/` becomes a letter that is no escape in either library. */
enum ystep go_yaml_double_quoted(struct yread *r, size_t start, size_t end)
{
    const struct ytext *t = &r->text;
    for (size_t at = ytext_find(t, start, end, '\\'); at < end;) {
        if (ytext_unit(t, at + t->unit) == '/')
            return patch(r, "E2", at + t->unit, 'q');
        at = ytext_find(t, at + 2 * t->unit, end, '\\');
    }
    return YSTEP_ON;
}

/* E3: after a scalar that `?` ended, Go's parser meets a key where it wants `,` or the closing
 * bracket. A bracket that opens there brings libyaml to the same words. */
static enum ystep question_mark(struct yread *r, size_t start, size_t end)
{
    size_t at = ytext_find(&r->text, start, end, '?');
    return at < end ? patch(r, "E3", at, '[') : YSTEP_ON;
}

enum ystep go_yaml_plain_in_flow(struct yread *r, size_t start, size_t end)
{
    return question_mark(r, start, end);
}

static int comma_kind(unsigned c)
{
    return c == ',' ? FOR_COMMA : c == '[' ? FOR_OPEN : c == ']' ? FOR_CLOSE : -1;
}

/* E5. */
enum ystep go_yaml_tag(struct yread *r, size_t tag_end)
{
    int kind = comma_kind(ytext_unit(&r->text, tag_end));
    return kind < 0 ? YSTEP_ON : stand_in(r, "E5", tag_end, (enum stand_in)kind);
}

/* E1: 1.2 becomes 1.3, which both refuse. */
enum ystep go_yaml_version(struct yread *r, size_t from)
{
    const struct ytext *t = &r->text;
    for (size_t at = from; at < t->len;) {
        size_t word = at;
        const char *want = "%YAML";
        while (*want && ytext_unit(t, word) == (unsigned char)*want) {
            want++;
            word += t->unit;
        }
        size_t digit = ytext_skip_blanks(t, word);
        if (!*want && digit > word) {
            while (ytext_unit(t, digit) == '0' || ytext_unit(t, digit) == '1' ||
                   ytext_unit(t, digit) == '.')
                digit += t->unit;
            if (ytext_unit(t, digit) == '2')
                return patch(r, "E1", digit, '3');
        }
        unsigned first = ytext_unit(t, ytext_skip_blanks(t, at));
        if (ytext_unit(t, at) != '%' && first != '#' && !ytext_break(t, ytext_skip_blanks(t, at)))
            break;
        while (at < t->len && !ytext_break(t, at))
            at += t->unit;
        at += ytext_break(t, at);
    }
    return YSTEP_ON;
}

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
        return undecided(r, "E12");
    if (f->node->style == STYLE_FLOW)
        return c == ':' ? patch(r, "E12", next, '[') : YSTEP_ON;
    if (r->child_count == f->first)
        return patch(r, "E12", next, ']');
    const struct node *value = r->children[r->child_count - 1];
    bool absent = value->span.start == value->span.end && value->style == STYLE_PLAIN;
    if (absent && c == ':' && (value->anchor.ptr || value->tag.ptr))
        return undecided(r, "E12");
    size_t colon = value->span.start - r->text.unit;
    if (absent && c == ':' && value->span.start && ytext_unit(&r->text, colon) == ':') {
        /* Go takes the collection as that value, and goes on with a null key. */
        r->value_instead = true;
        return YSTEP_ON;
    }
    if (last_before(&r->text, start) == '?')
        return undecided(r, "E12");
    return patch(r, "E12", start, ']');
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
        return undecided(r, "E12");
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
static enum ystep waiting_collection(struct yread *r)
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
        return patch(r, "E12", start, ']');
    if (p->tokens.tail - head == 2 || head[2].start_mark.line != head[0].start_mark.line)
        return YSTEP_ON;
    size_t next = ytext_offset(&r->text, head[2].start_mark.index);
    return ytext_unit(t, next) < 0x80 ? patch(r, "E12", next, r->flow_depth ? '[' : ']') : YSTEP_ON;
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
    return plain && in_flow(r, token) ? question_mark(r, start, end) : YSTEP_ON;
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
        step = question_mark(r, from, at);
        if (step == YSTEP_ON && c == ':')
            step = stand_in(r, "E4", at, FOR_COLON);
    } else if (speaks_of(p->context, "a tag") || speaks_of(p->context, "%TAG")) {
        bool ends =
            speaks_of(p->problem, "whitespace or line break") || speaks_of(p->problem, "tag URI");
        step = ends ? go_yaml_tag(r, at) : YSTEP_ON;
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
        step = waiting_collection(r);
    if (step == YSTEP_ON)
        step = go_yaml_waiting(r);
    if (step == YSTEP_ON && p->error == YAML_SCANNER_ERROR)
        step = at_refusal(r);
    return step;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/json.h"

#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/go_quote.h"
#include "tree/json_string.h"
#include "tree/limits.h"

/* What may come next. The names follow what a message would say is missing. */
enum jread_state {
    STATE_VALUE,        /* at the start, behind ':' and behind ',' in an array */
    STATE_VALUE_OR_END, /* behind '[' */
    STATE_KEY,          /* behind ',' in an object */
    STATE_KEY_OR_END,   /* behind '{' */
    STATE_COLON,        /* behind a key */
    STATE_AFTER_VALUE,  /* ',' or the end of the collection, or of everything */
    STATE_FINISHED,
    STATE_FAULT,
};

enum { IN_OBJECT = 1, IN_ARRAY = 2 };

/* The byte behind the end: encoding/json feeds itself a blank there, and a literal that is cut off
 * is blamed on it. */
#define END_BYTE ' '

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static char byte_at(const struct jread *c, uint32_t at)
{
    return at < c->input.len ? c->input.ptr[at] : END_BYTE;
}

static enum jread_event fault_text(struct jread *c, uint32_t at, struct str text)
{
    uint32_t size = (uint32_t)c->input.len;
    c->state = STATE_FAULT;
    c->at = at < size ? at : size;
    c->problem.text = text;
    c->problem.span = (struct span){c->at, at < size ? at + 1 : size};
    c->span = c->problem.span;
    return JREAD_FAULT;
}

static enum jread_event fault_at(struct jread *c, uint32_t at, const char *where)
{
    struct buf text = BUF_INIT;
    buf_cstr(&text, "invalid character ");
    go_quote_char(&text, (unsigned char)byte_at(c, at));
    buf_byte(&text, ' ');
    buf_cstr(&text, where);
    enum jread_event fault = fault_text(c, at, buf_to_arena(&text, c->arena));
    buf_release(&text);
    return fault;
}

static enum jread_event fault_end(struct jread *c)
{
    return fault_text(c, (uint32_t)c->input.len, STR("unexpected end of JSON input"));
}

void jread_init(struct jread *c, struct arena *a, struct str input)
{
    memset(c, 0, sizeof *c);
    c->arena = a;
    c->input = input;
    c->state = STATE_VALUE;
}

static bool push(struct jread *c, uint8_t kind)
{
    if (c->depth == LIMIT_DEPTH) {
        fault_at(c, c->at, "exceeded max depth");
        return false;
    }
    arena_grow(c->arena, c->stack, c->depth, c->stack_cap);
    c->stack[c->depth++] = kind;
    return true;
}

static enum jread_event begin(struct jread *c, uint8_t kind)
{
    if (!push(c, kind))
        return JREAD_FAULT;
    c->span = (struct span){c->at, c->at + 1};
    c->at++;
    c->state = kind == IN_OBJECT ? STATE_KEY_OR_END : STATE_VALUE_OR_END;
    return kind == IN_OBJECT ? JREAD_OBJECT_BEGIN : JREAD_ARRAY_BEGIN;
}

static enum jread_event end(struct jread *c)
{
    uint8_t kind = c->stack[--c->depth];
    c->span = (struct span){c->at, c->at + 1};
    c->at++;
    c->state = STATE_AFTER_VALUE;
    return kind == IN_OBJECT ? JREAD_OBJECT_END : JREAD_ARRAY_END;
}

static enum jread_event literal(struct jread *c, const char *word, enum jread_event event)
{
    uint32_t at = c->at + 1;
    for (const char *want = word + 1; *want; want++, at++) {
        if (byte_at(c, at) != *want)
            return fault_at(c, at,
                            arena_fmt(c->arena, "in literal %s (expecting '%c')", word, *want).ptr);
    }
    c->span = (struct span){c->at, at};
    c->at = at;
    c->state = STATE_AFTER_VALUE;
    return event;
}

static uint32_t skip_digits(const struct jread *c, uint32_t at)
{
    while (is_digit(byte_at(c, at)))
        at++;
    return at;
}

static enum jread_event number(struct jread *c)
{
    uint32_t at = c->at;
    if (byte_at(c, at) == '-' && !is_digit(byte_at(c, ++at)))
        return fault_at(c, at, "in numeric literal");
    at = byte_at(c, at) == '0' ? at + 1 : skip_digits(c, at);
    if (byte_at(c, at) == '.') {
        if (!is_digit(byte_at(c, ++at)))
            return fault_at(c, at, "after decimal point in numeric literal");
        at = skip_digits(c, at);
    }
    if (byte_at(c, at) == 'e' || byte_at(c, at) == 'E') {
        at++;
        if (byte_at(c, at) == '+' || byte_at(c, at) == '-')
            at++;
        if (!is_digit(byte_at(c, at)))
            return fault_at(c, at, "in exponent of numeric literal");
        at = skip_digits(c, at);
    }
    c->span = (struct span){c->at, at};
    c->text = str_slice(c->input, c->at, at);
    c->at = at;
    c->state = STATE_AFTER_VALUE;
    return JREAD_NUMBER;
}

/* c->at is on the quote. `want_text` is false while skipping: then nothing is copied. */
static enum jread_event string(struct jread *c, enum jread_event event, bool want_text)
{
    struct json_string_scan scan = json_string_scan(c->input, c->at + 1);
    if (scan.why)
        return fault_at(c, scan.end, scan.why);
    if (scan.end >= c->input.len)
        return fault_end(c);
    struct str inner = str_slice(c->input, c->at + 1, scan.end);
    c->raw = STR_NONE;
    if (want_text)
        c->text = scan.plain ? inner : json_string_decode(c->arena, inner, &c->raw);
    c->span = (struct span){c->at, scan.end + 1};
    c->at = scan.end + 1;
    c->state = event == JREAD_KEY ? STATE_COLON : STATE_AFTER_VALUE;
    return event;
}

static enum jread_event value(struct jread *c, bool want_text)
{
    switch (byte_at(c, c->at)) {
    case '{':
        return begin(c, IN_OBJECT);
    case '[':
        return begin(c, IN_ARRAY);
    case '"':
        return string(c, JREAD_STRING, want_text);
    case 't':
        return literal(c, "true", JREAD_TRUE);
    case 'f':
        return literal(c, "false", JREAD_FALSE);
    case 'n':
        return literal(c, "null", JREAD_NULL);
    case ']':
        if (c->state == STATE_VALUE_OR_END)
            return end(c);
        break;
    default:
        if (byte_at(c, c->at) == '-' || is_digit(byte_at(c, c->at)))
            return number(c);
        break;
    }
    return fault_at(c, c->at, "looking for beginning of value");
}

static enum jread_event key(struct jread *c, bool want_text)
{
    char byte = byte_at(c, c->at);
    if (byte == '"')
        return string(c, JREAD_KEY, want_text);
    if (byte == '}' && c->state == STATE_KEY_OR_END)
        return end(c);
    return fault_at(c, c->at, "looking for beginning of object key string");
}

static void skip_space(struct jread *c)
{
    while (c->at < c->input.len && is_space(c->input.ptr[c->at]))
        c->at++;
}

/* Behind a value inside a collection: true when a ',' was taken and the next key or value follows.
 */
static bool comma(struct jread *c, enum jread_event *event)
{
    bool in_object = c->stack[c->depth - 1] == IN_OBJECT;
    char byte = byte_at(c, c->at);
    if (byte == ',') {
        c->at++;
        c->state = in_object ? STATE_KEY : STATE_VALUE;
        return true;
    }
    if (byte == (in_object ? '}' : ']'))
        *event = end(c);
    else
        *event =
            fault_at(c, c->at, in_object ? "after object key:value pair" : "after array element");
    return false;
}

static enum jread_event finished(struct jread *c)
{
    if (c->at < c->input.len)
        return fault_at(c, c->at, "after top-level value");
    c->span = (struct span){c->at, c->at};
    c->state = STATE_FINISHED;
    return JREAD_FINISHED;
}

static enum jread_event next(struct jread *c, bool want_text)
{
    if (c->state == STATE_FAULT)
        return JREAD_FAULT;
    for (;;) {
        enum jread_event event;
        skip_space(c);
        if (c->state == STATE_FINISHED || (c->state == STATE_AFTER_VALUE && c->depth == 0))
            return finished(c);
        if (c->at >= c->input.len)
            return fault_end(c);
        switch ((enum jread_state)c->state) {
        case STATE_KEY:
        case STATE_KEY_OR_END:
            return key(c, want_text);
        case STATE_COLON:
            if (byte_at(c, c->at) != ':')
                return fault_at(c, c->at, "after object key");
            c->at++;
            c->state = STATE_VALUE;
            break;
        case STATE_AFTER_VALUE:
            if (!comma(c, &event))
                return event;
            break;
        default:
            return value(c, want_text);
        }
    }
}

enum jread_event jread_next(struct jread *c)
{
    return next(c, true);
}

bool jread_skip(struct jread *c)
{
    uint32_t outside = c->depth;
    do {
        enum jread_event event = next(c, false);
        if (event == JREAD_FAULT || event == JREAD_FINISHED)
            return false;
    } while (c->depth > outside || c->state == STATE_COLON);
    return c->depth == outside;
}

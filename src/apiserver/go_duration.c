/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/go_duration.h"

#include <stddef.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/utf8.h"

/* One more than the largest duration: Go computes with the magnitude, which for the most negative
 * one reaches this. */
#define MAGNITUDE_MAX ((uint64_t)1 << 63)

#define NANOSECOND  ((uint64_t)1)
#define MICROSECOND (1000 * NANOSECOND)
#define MILLISECOND (1000 * MICROSECOND)
#define SECOND      (1000 * MILLISECOND)

static const struct {
    const char *name;
    uint64_t size;
} units[] = {
    {"ns", NANOSECOND},       {"us", MICROSECOND},  {"\u00b5s", MICROSECOND}, /* micro sign */
    {"\u03bcs", MICROSECOND}, {"ms", MILLISECOND},  {"s", SECOND},            /* Greek mu */
    {"m", 60 * SECOND},       {"h", 3600 * SECOND},
};

/* time's own quoting, not strconv's: all that is not ASCII becomes \xNN, byte by byte; U+007F
 * stays. */
static void quote(struct buf *out, struct str s)
{
    buf_byte(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c >= 0x80 || c < ' ') {
            buf_fmt(out, "\\x%02x", (unsigned)c);
            continue;
        }
        if (c == '"' || c == '\\')
            buf_byte(out, '\\');
        buf_byte(out, (char)c);
    }
    buf_byte(out, '"');
}

enum fault { FINE, INVALID, NO_UNIT, UNKNOWN_UNIT };

/* What is left to read, and why reading stopped. */
struct parser {
    struct str rest;
    enum fault fault;
    struct str unit; /* the unknown one */
};

static bool fail(struct parser *p, enum fault fault)
{
    p->fault = fault;
    return false;
}

static bool integer(struct parser *p, uint64_t *value)
{
    size_t at = 0;
    *value = 0;
    for (; at < p->rest.len && is_digit(p->rest.ptr[at]); at++) {
        if (*value > MAGNITUDE_MAX / 10)
            return fail(p, INVALID);
        *value = *value * 10 + (uint64_t)(p->rest.ptr[at] - '0');
        if (*value > MAGNITUDE_MAX)
            return fail(p, INVALID);
    }
    p->rest = str_slice(p->rest, at, p->rest.len);
    return true;
}

/* Digits beyond what fits are read and forgotten. */
static void fraction(struct parser *p, uint64_t *value, double *scale)
{
    size_t at = 0;
    bool full = false;
    for (; at < p->rest.len && is_digit(p->rest.ptr[at]); at++) {
        if (full || *value > (MAGNITUDE_MAX - 1) / 10) {
            full = true;
            continue;
        }
        uint64_t more = *value * 10 + (uint64_t)(p->rest.ptr[at] - '0');
        if (more > MAGNITUDE_MAX) {
            full = true;
            continue;
        }
        *value = more;
        *scale *= 10;
    }
    p->rest = str_slice(p->rest, at, p->rest.len);
}

static bool unit(struct parser *p, uint64_t *size)
{
    size_t len = 0;
    while (len < p->rest.len && p->rest.ptr[len] != '.' && !is_digit(p->rest.ptr[len]))
        len++;
    if (len == 0)
        return fail(p, NO_UNIT);
    struct str name = str_slice(p->rest, 0, len);
    p->rest = str_slice(p->rest, len, p->rest.len);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (str_eq(str_from(units[i].name), name)) {
            *size = units[i].size;
            return true;
        }
    }
    p->unit = name;
    return fail(p, UNKNOWN_UNIT);
}

/* One number with its unit, added to *sum. */
static bool term(struct parser *p, uint64_t *sum)
{
    uint64_t whole, part = 0, size = 0;
    double scale = 1;
    size_t before = p->rest.len;
    if (!integer(p, &whole))
        return false;
    bool digits = p->rest.len != before;
    if (p->rest.len && p->rest.ptr[0] == '.') {
        p->rest = str_slice(p->rest, 1, p->rest.len);
        before = p->rest.len;
        fraction(p, &part, &scale);
        digits = digits || p->rest.len != before;
    }
    if (!digits)
        return fail(p, INVALID);
    if (!unit(p, &size))
        return false;
    if (whole > MAGNITUDE_MAX / size)
        return fail(p, INVALID);
    uint64_t value = whole * size;
    if (part)
        value += (uint64_t)((double)part * ((double)size / scale));
    if (value > MAGNITUDE_MAX)
        return fail(p, INVALID);
    *sum += value;
    return *sum <= MAGNITUDE_MAX || fail(p, INVALID);
}

static struct str fault_text(struct arena *a, const struct parser *p, struct str s)
{
    struct buf out = BUF_INIT;
    buf_cstr(&out, "time: ");
    if (p->fault == UNKNOWN_UNIT) {
        buf_cstr(&out, "unknown unit ");
        quote(&out, p->unit);
        buf_cstr(&out, " in duration ");
    } else {
        buf_cstr(&out, p->fault == NO_UNIT ? "missing unit in duration " : "invalid duration ");
    }
    quote(&out, s);
    struct str text = buf_to_arena(&out, a);
    buf_release(&out);
    return text;
}

static bool magnitude(struct parser *p, bool negative, uint64_t *sum)
{
    *sum = 0;
    if (str_eq(p->rest, STR("0")))
        return true;
    if (p->rest.len == 0)
        return fail(p, INVALID);
    while (p->rest.len) {
        if (!term(p, sum))
            return false;
    }
    return negative || *sum < MAGNITUDE_MAX || fail(p, INVALID);
}

bool go_duration_parse(struct arena *a, struct str s, int64_t *ns, struct str *error)
{
    struct parser p = {s, FINE, STR_NONE};
    bool negative = s.len && s.ptr[0] == '-';
    uint64_t sum;
    if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+'))
        p.rest = str_slice(s, 1, s.len);
    *ns = 0;
    if (!magnitude(&p, negative, &sum)) {
        *error = fault_text(a, &p, s);
        return false;
    }
    if (negative)
        *ns = sum == MAGNITUDE_MAX ? INT64_MIN : -(int64_t)sum;
    else
        *ns = (int64_t)sum;
    return true;
}

/* A number with `decimals` of its digits behind the point, without zeros at the end. */
static void decimal(struct buf *out, uint64_t value, unsigned decimals)
{
    char digits[24];
    uint64_t whole = value, power = 1;
    for (unsigned i = 0; i < decimals; i++)
        power *= 10;
    whole = value / power;
    buf_fmt(out, "%llu", (unsigned long long)whole);
    uint64_t part = value % power;
    if (part == 0)
        return;
    for (unsigned i = decimals; i > 0; i--, part /= 10)
        digits[i - 1] = (char)('0' + part % 10);
    while (decimals && digits[decimals - 1] == '0')
        decimals--;
    buf_byte(out, '.');
    buf_str(out, (struct str){digits, decimals});
}

static void format(struct buf *out, uint64_t ns)
{
    if (ns == 0) {
        buf_cstr(out, "0s");
    } else if (ns < MICROSECOND) {
        buf_fmt(out, "%lluns", (unsigned long long)ns);
    } else if (ns < MILLISECOND) {
        decimal(out, ns, 3);
        buf_cstr(out, "\u00b5s");
    } else if (ns < SECOND) {
        decimal(out, ns, 6);
        buf_cstr(out, "ms");
    } else {
        uint64_t minutes = ns / (60 * SECOND);
        if (minutes >= 60)
            buf_fmt(out, "%lluh", (unsigned long long)(minutes / 60));
        if (minutes)
            buf_fmt(out, "%llum", (unsigned long long)(minutes % 60));
        decimal(out, ns % (60 * SECOND), 9);
        buf_byte(out, 's');
    }
}

struct str go_duration_format(struct arena *a, int64_t ns)
{
    struct buf out = BUF_INIT;
    if (ns < 0)
        buf_byte(&out, '-');
    format(&out, ns < 0 ? -(uint64_t)ns : (uint64_t)ns);
    struct str text = buf_to_arena(&out, a);
    buf_release(&out);
    return text;
}

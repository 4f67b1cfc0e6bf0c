/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/go_float.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"

/* A double is decided by at most 767 significant digits; of the digits behind only matters whether
 * one is not zero. */
enum { DIGITS_MAX = 800, EXPONENT_CAP = 10000, DIGITS_64 = 17, DIGITS_32 = 9 };

struct scanned {
    bool negative;
    char digits[DIGITS_MAX + 1];
    size_t count;
    long exponent; /* value = digits * 10^exponent */
    bool any, sticky;
};

static void take_digit(struct scanned *n, char c, bool behind_point)
{
    n->any = true;
    if (n->count == 0 && c == '0') {
        n->exponent -= behind_point;
    } else if (n->count < DIGITS_MAX) {
        n->digits[n->count++] = c;
        n->exponent -= behind_point;
    } else {
        n->sticky |= c != '0';
        n->exponent += !behind_point;
    }
}

/* An underscore must stand between two digits. */
static bool underscore_fits(struct str s, size_t at)
{
    return at > 0 && at + 1 < s.len && is_digit(s.ptr[at - 1]) && is_digit(s.ptr[at + 1]);
}

/* `at` is behind the 'e'. Go stops adding digits at 10000, where everything is zero or out of
 * range. */
static bool scan_exponent(struct str s, size_t at, struct scanned *n)
{
    long exponent = 0;
    bool negative = false;
    if (at < s.len && (s.ptr[at] == '+' || s.ptr[at] == '-'))
        negative = s.ptr[at++] == '-';
    if (at >= s.len || !is_digit(s.ptr[at]))
        return false;
    for (; at < s.len; at++) {
        if (s.ptr[at] == '_' && underscore_fits(s, at))
            continue;
        if (!is_digit(s.ptr[at]))
            return false;
        if (exponent < EXPONENT_CAP)
            exponent = exponent * 10 + (s.ptr[at] - '0');
    }
    n->exponent += negative ? -exponent : exponent;
    return true;
}

static bool scan(struct str s, struct scanned *n)
{
    size_t at = 0;
    bool point = false;
    if (s.len && (s.ptr[0] == '+' || s.ptr[0] == '-'))
        n->negative = s.ptr[at++] == '-';
    for (; at < s.len; at++) {
        char c = s.ptr[at];
        if (is_digit(c))
            take_digit(n, c, point);
        else if (c == '.' && !point)
            point = true;
        else if (c != '_' || !underscore_fits(s, at))
            break;
    }
    if (!n->any)
        return false;
    if (at == s.len)
        return true;
    return (s.ptr[at] == 'e' || s.ptr[at] == 'E') && scan_exponent(s, at + 1, n);
}

/* Digits and exponent without a decimal point: the one thing in strtod that a locale changes. */
static bool parse(struct str s, int bits, double *value)
{
    struct scanned n = {0};
    if (!scan(s, &n))
        return false;
    char text[DIGITS_MAX + 32];
    double magnitude = 0;
    if (n.count) {
        if (n.sticky) {
            n.digits[n.count++] = '1';
            n.exponent--;
        }
        snprintf(text, sizeof text, "%.*se%ld", (int)n.count, n.digits, n.exponent);
        magnitude = bits == 32 ? (double)strtof(text, NULL) : strtod(text, NULL);
    }
    *value = n.negative ? -magnitude : magnitude;
    return !isinf(magnitude);
}

bool go_float_parse(struct str s, double *value)
{
    return parse(s, 64, value);
}

bool go_float_fits(struct str s, int bits)
{
    double ignored;
    return parse(s, bits, &ignored);
}

/* The shortest digits: value = 0.d1d2d3... * 10^point. */
struct decimal {
    char digits[DIGITS_64 + 1];
    int count, point;
};

static bool reads_back(const struct decimal *d, double value, int bits)
{
    char text[DIGITS_64 + 16];
    snprintf(text, sizeof text, "%.*se%d", d->count, d->digits, d->point - d->count);
    return bits == 32 ? (double)strtof(text, NULL) == value : strtod(text, NULL) == value;
}

static void round_to(struct decimal *d, double value, int count)
{
    char text[DIGITS_64 + 16];
    snprintf(text, sizeof text, "%.*e", count - 1, value);
    d->count = 0;
    const char *at = text;
    for (; *at != 'e'; at++) /* whatever the locale's decimal point is, it is no digit */
        if (is_digit(*at))
            d->digits[d->count++] = *at;
    d->point = (int)strtol(at + 1, NULL, 10) + 1;
}

static void add_one(struct decimal *d)
{
    int at = d->count - 1;
    while (at >= 0 && d->digits[at] == '9')
        d->digits[at--] = '0';
    if (at >= 0) {
        d->digits[at]++;
        return;
    }
    d->digits[0] = '1';
    d->point++;
}

/* `value` is finite and above zero. */
static struct decimal shortest(double value, int bits)
{
    struct decimal d;
    int most = bits == 32 ? DIGITS_32 : DIGITS_64;
    int exponent;
    /* The gap below a power of two is half as wide as that above: the nearest decimal can lie
     * outside below while its neighbour above still reads back. */
    bool power_of_two = frexp(value, &exponent) == 0.5;
    for (int count = 1; count <= most; count++) {
        round_to(&d, value, count);
        if (reads_back(&d, value, bits))
            break;
        if (power_of_two && count < most) {
            add_one(&d);
            if (reads_back(&d, value, bits))
                break;
        }
    }
    /* The one number that lies exactly between two decimals of the shortest length; Go 1.26 rounds
     * it up. */
    if (bits == 32 && value == 0x1p-12)
        d.digits[d.count - 1] = '3';
    while (d.count > 1 && d.digits[d.count - 1] == '0')
        d.count--;
    return d;
}

static size_t print_exponent(char *out, const struct decimal *d, int least_digits)
{
    size_t len = 0;
    int exponent = d->point - 1;
    out[len++] = d->digits[0];
    if (d->count > 1) {
        out[len++] = '.';
        memcpy(out + len, d->digits + 1, (size_t)d->count - 1);
        len += (size_t)d->count - 1;
    }
    len += (size_t)snprintf(out + len, 8, "e%c%0*d", exponent < 0 ? '-' : '+', least_digits,
                            abs(exponent));
    return len;
}

static size_t print_fixed(char *out, const struct decimal *d)
{
    size_t len = 0;
    if (d->point <= 0) {
        out[len++] = '0';
        out[len++] = '.';
        for (int i = d->point; i < 0; i++)
            out[len++] = '0';
    }
    for (int i = 0; i < d->count || i < d->point; i++) {
        if (i == d->point && i > 0)
            out[len++] = '.';
        out[len++] = i < d->count ? d->digits[i] : '0';
    }
    return len;
}

static size_t print_special(char *out, double value)
{
    const char *text = isnan(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    size_t len = strlen(text);
    memcpy(out, text, len);
    return len;
}

size_t go_float_general(char *out, double value, int bits)
{
    size_t len = 0;
    if (bits == 32)
        value = (double)(float)value;
    if (!isfinite(value))
        return print_special(out, value);
    if (signbit(value))
        out[len++] = '-';
    value = fabs(value);
    if (value == 0) {
        out[len++] = '0';
        return len;
    }
    struct decimal d = shortest(value, bits);
    int exponent = d.point - 1;
    if (exponent < -4 || exponent >= 6)
        return len + print_exponent(out + len, &d, 2);
    return len + print_fixed(out + len, &d);
}

size_t go_float_json(char *out, double value)
{
    size_t len = 0;
    if (signbit(value))
        out[len++] = '-';
    value = fabs(value);
    if (value == 0) {
        out[len++] = '0';
        return len;
    }
    struct decimal d = shortest(value, 64);
    if (value < 1e-6 || value >= 1e21)
        return len + print_exponent(out + len, &d, value < 1 ? 1 : 2);
    return len + print_fixed(out + len, &d);
}

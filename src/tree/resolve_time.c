/* SPDX-License-Identifier: Apache-2.0 */
/* The four timestamp forms of go-yaml, read as Go's time.Parse reads them: one or two digits for
 * everything but the year, a fraction of any length behind '.' or ',' and ranges checked, days of
 * the month included. */
#include "tree/resolve.h"

#include "base/ascii.h"

static bool is_digit_at(struct str s, size_t at)
{
    return at < s.len && is_digit(s.ptr[at]);
}

static bool take_byte(struct str *s, char c)
{
    if (s->len == 0 || s->ptr[0] != c)
        return false;
    *s = str_slice(*s, 1, s->len);
    return true;
}

/* One or two digits. */
static bool take_number(struct str *s, int *value)
{
    if (!is_digit_at(*s, 0))
        return false;
    size_t len = is_digit_at(*s, 1) ? 2 : 1;
    *value = s->ptr[0] - '0';
    if (len == 2)
        *value = *value * 10 + (s->ptr[1] - '0');
    *s = str_slice(*s, len, s->len);
    return true;
}

static int days_in(int month, int year)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

static bool take_clock(struct str *s)
{
    int hour, minute, second;
    if (!take_number(s, &hour) || hour > 23 || !take_byte(s, ':'))
        return false;
    if (!take_number(s, &minute) || minute > 59 || !take_byte(s, ':'))
        return false;
    if (!take_number(s, &second) || second > 59)
        return false;
    if (s->len >= 2 && (s->ptr[0] == '.' || s->ptr[0] == ',') && is_digit_at(*s, 1)) {
        size_t at = 1;
        while (is_digit_at(*s, at))
            at++;
        *s = str_slice(*s, at, s->len);
    }
    return true;
}

/* Z, or +hh:mm; Go lets an hour be 24 and a minute be 60. */
static bool take_zone(struct str *s)
{
    if (take_byte(s, 'Z'))
        return true;
    if (s->len < 6 || s->ptr[3] != ':' || (s->ptr[0] != '+' && s->ptr[0] != '-'))
        return false;
    static const size_t digits[] = {1, 2, 4, 5};
    for (size_t i = 0; i < 4; i++)
        if (!is_digit_at(*s, digits[i]))
            return false;
    int hour = (s->ptr[1] - '0') * 10 + (s->ptr[2] - '0');
    int minute = (s->ptr[4] - '0') * 10 + (s->ptr[5] - '0');
    *s = str_slice(*s, 6, s->len);
    return hour <= 24 && minute <= 60;
}

bool resolve_is_timestamp(struct str text)
{
    size_t digits = 0;
    int year = 0, month, day;
    for (; is_digit_at(text, digits) && digits < 5; digits++)
        year = year * 10 + (text.ptr[digits] - '0');
    struct str s = str_slice(text, digits, text.len);
    if (digits != 4 || !take_byte(&s, '-') || !take_number(&s, &month) || !take_byte(&s, '-') ||
        !take_number(&s, &day))
        return false;
    if (month < 1 || month > 12 || day < 1 || day > days_in(month, year))
        return false;
    if (s.len == 0)
        return true;
    if (take_byte(&s, 'T') || take_byte(&s, 't'))
        return take_clock(&s) && take_zone(&s) && s.len == 0;
    if (!take_byte(&s, ' '))
        return false;
    while (take_byte(&s, ' ')) /* a blank in Go's layout stands for any number of them */
        ;
    return take_clock(&s) && s.len == 0;
}

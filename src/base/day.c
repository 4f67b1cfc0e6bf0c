/* SPDX-License-Identifier: Apache-2.0 */
#include "base/day.h"

#include <time.h>

#include "base/ascii.h"

static uint32_t number(struct str text, size_t from, size_t to)
{
    uint32_t value = 0;
    for (size_t i = from; i < to; i++)
        value = value * 10 + (uint32_t)(text.ptr[i] - '0');
    return value;
}

static uint32_t days_in(uint32_t year, uint32_t month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leaps = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leaps ? 1u : 0u);
}

bool day_parse(struct str text, uint32_t *day)
{
    if (text.len != 10)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (i == 4 || i == 7 ? text.ptr[i] != '-' : !is_digit(text.ptr[i]))
            return false;
    uint32_t y = number(text, 0, 4), m = number(text, 5, 7), d = number(text, 8, 10);
    if (!y || !m || m > 12 || !d || d > days_in(y, m))
        return false;
    *day = y * 10000 + m * 100 + d;
    return true;
}

uint32_t day_today(void)
{
    enum { DAY_SECONDS = 24 * 60 * 60, DAYS_MAX = 2932896 /* 9999-12-31 */ };
    /* Not gmtime_r: for UTC too it first reads the file of the local time zone. */
    time_t days = time(NULL) / DAY_SECONDS;
    return day_after(19700101, days < 0 ? 0 : days > DAYS_MAX ? DAYS_MAX : (uint32_t)days);
}

uint32_t day_after(uint32_t day, uint32_t days)
{
    uint32_t y = day / 10000, m = day / 100 % 100, d = day % 100;
    for (;;) {
        uint32_t left = days_in(y, m) - d; /* of the month */
        if (days <= left)
            return y * 10000 + m * 100 + d + days;
        days -= left + 1;
        d = 1;
        if (++m <= 12)
            continue;
        m = 1;
        y++;
    }
}

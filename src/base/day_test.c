/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "base/day.h"

static void a_day_is_read_where_it_exists(void **state)
{
    static const struct {
        const char *text;
        uint32_t day;
    } rows[] = {
        {"2027-01-31", 20270131},
        {"2028-02-29", 20280229},
        {"2000-02-29", 20000229},
        {"2027-12-31", 20271231},
        {"0001-01-01", 10101},
        {"2027-02-29", 0},
        {"2100-02-29", 0},
        {"2027-04-31", 0},
        {"2027-13-01", 0},
        {"2027-00-01", 0},
        {"2027-01-00", 0},
        {"0000-01-01", 0},
        {"2027-1-31", 0},
        {"27-01-31", 0},
        {"2027/01/31", 0},
        {"2027-01-31 ", 0},
        {"", 0},
        {"2027-01-3x", 0},
        {"+027-01-31", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t day = 0;
        assert_int_equal(day_parse(str_from(rows[i].text), &day), rows[i].day != 0);
        assert_int_equal(day, rows[i].day);
    }
}

static uint32_t day_of(const struct tm *utc)
{
    return (uint32_t)((utc->tm_year + 1900) * 10000 + (utc->tm_mon + 1) * 100 + utc->tm_mday);
}

static void today_is_what_the_calendar_says(void **state)
{
    time_t before = time(NULL);
    uint32_t day = day_today();
    time_t after = time(NULL);
    struct tm first, last;
    (void)state;
    assert_non_null(gmtime_r(&before, &first));
    assert_non_null(gmtime_r(&after, &last));
    assert_in_range(day, day_of(&first), day_of(&last));
}

static void days_later(void **state)
{
    (void)state;
    assert_int_equal(day_after(20261126, 0), 20261126);
    assert_int_equal(day_after(20261126, 30), 20261226);
    assert_int_equal(day_after(20261231, 1), 20270101);
    assert_int_equal(day_after(20270228, 1), 20270301);
    assert_int_equal(day_after(20280228, 1), 20280229);
    assert_int_equal(day_after(20270131, 365), 20280131);
    assert_int_equal(day_after(19700101, 20783), 20261126);
    assert_int_equal(day_after(19700101, 11016), 20000229);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_is_read_where_it_exists),
        cmocka_unit_test(today_is_what_the_calendar_says),
        cmocka_unit_test(days_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

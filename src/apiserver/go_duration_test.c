/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/go_duration.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void accepted(void **state)
{
    static const struct {
        const char *text;
        int64_t ns;
    } cases[] = {
        {"0", 0},
        {"-0", 0},
        {"+0", 0},
        {"0s", 0},
        {"3s", 3000000000},
        {"-1m", -60000000000},
        {"+5s", 5000000000},
        {"1h15m30.918s", 4530918000000},
        {"1.5h", 5400000000000},
        {".5s", 500000000},
        {"1.s", 1000000000},
        {"1us", 1000},
        {"1\u00b5s", 1000},
        {"1\u03bcs", 1000},
        {"1ms1ns", 1000001},
        {"0.3333333333333333333h", 1200000000000}, /* digits beyond what fits */
        {"9223372036854775807ns", INT64_MAX},
        {"-9223372036854775808ns", INT64_MIN},
        {"2540400h10m10.000000000s", 9145440610000000000},
    };
    (void)state;
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t ns = 99;
        struct str error = STR_NONE;
        assert_true(go_duration_parse(&a, str_from(cases[i].text), &ns, &error));
        assert_int_equal(ns, cases[i].ns);
        assert_null(error.ptr);
    }
    arena_release(&a);
}

static void refused(void **state)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"", "time: invalid duration \"\""},
        {"-", "time: invalid duration \"-\""},
        {"x", "time: invalid duration \"x\""},
        {" 3s", "time: invalid duration \" 3s\""},
        {".s", "time: invalid duration \".s\""},
        {"3", "time: missing unit in duration \"3\""},
        {"1s3", "time: missing unit in duration \"1s3\""},
        {"1.5.s", "time: missing unit in duration \"1.5.s\""},
        {"5d", "time: unknown unit \"d\" in duration \"5d\""},
        {"3S", "time: unknown unit \"S\" in duration \"3S\""},
        {"3s ", "time: unknown unit \"s \" in duration \"3s \""},
        {"3\"\\", "time: unknown unit \"\\\"\\\\\" in duration \"3\\\"\\\\\""},
        {"3\u00e9", "time: unknown unit \"\\xc3\\xa9\" in duration \"3\\xc3\\xa9\""},
        {"3\xff\n\x7f", "time: unknown unit \"\\xff\\x0a\x7f\" in duration \"3\\xff\\x0a\x7f\""},
        {"9223372036854775808ns", "time: invalid duration \"9223372036854775808ns\""},
        {"-9223372036854775809ns", "time: invalid duration \"-9223372036854775809ns\""},
        {"99999999999999999999s", "time: invalid duration \"99999999999999999999s\""},
        {"3000000h", "time: invalid duration \"3000000h\""},
        {"2562047h48m", "time: invalid duration \"2562047h48m\""},
    };
    (void)state;
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t ns = 99;
        struct str error = STR_NONE;
        assert_false(go_duration_parse(&a, str_from(cases[i].text), &ns, &error));
        assert_string_equal(arena_cstr(&a, error), cases[i].error);
        assert_int_equal(ns, 0);
    }
    arena_release(&a);
}

static void format(void **state)
{
    static const struct {
        int64_t ns;
        const char *text;
    } cases[] = {
        {0, "0s"},
        {1, "1ns"},
        {1100, "1.1\u00b5s"},
        {2200000, "2.2ms"},
        {1500000000, "1.5s"},
        {3000000000, "3s"},
        {-60000000000, "-1m0s"},
        {3600000000000, "1h0m0s"},
        {300000000001, "5m0.000000001s"},
        {INT64_MAX, "2562047h47m16.854775807s"},
        {INT64_MIN, "-2562047h47m16.854775808s"},
    };
    (void)state;
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(arena_cstr(&a, go_duration_format(&a, cases[i].ns)), cases[i].text);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepted),
        cmocka_unit_test(refused),
        cmocka_unit_test(format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

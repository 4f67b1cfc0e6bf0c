/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_str(struct str actual, const char *expected)
{
    assert_true(str_eq(actual, str_from(expected)));
}

static void str_from_null_is_absent(void **state)
{
    (void)state;
    assert_null(str_from(NULL).ptr);
    assert_non_null(str_from("").ptr);
    assert_true(str_eq(str_from(NULL), STR("")));
}

static void str_eq_looks_at_every_byte(void **state)
{
    (void)state;
    assert_true(str_eq(STR("a\0b"), STR("a\0b")));
    assert_false(str_eq(STR("a\0b"), STR("a\0c")));
    assert_false(str_eq(STR("a"), STR("ab")));
}

static void str_eq_ignore_case_folds_ascii_alone(void **state)
{
    (void)state;
    assert_true(str_eq_ignore_case(STR("EncryptionConfiguration"), STR("ENCRYPTIONconfiguration")));
    assert_false(str_eq_ignore_case(STR("\xc3\xa4"), STR("\xc3\x84"))); /* a umlaut */
    assert_false(str_eq_ignore_case(STR("["), STR("{"))); /* 0x5b and 0x7b: no letters */
    assert_false(str_eq_ignore_case(STR("k"), STR("ke")));
}

static void str_cmp_orders_bytes_shorter_first(void **state)
{
    (void)state;
    assert_int_equal(str_cmp(STR("a"), STR("a")), 0);
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
    assert_true(str_cmp(STR("b"), STR("ab")) > 0);
    assert_true(str_cmp(STR("\xff"), STR("a")) > 0);
    assert_true(str_cmp(STR_NONE, STR("a")) < 0);
}

static void str_slice_clamps(void **state)
{
    (void)state;
    struct str s = STR("secrets");
    assert_str(str_slice(s, 1, 3), "ec");
    assert_str(str_slice(s, 3, 100), "rets");
    assert_str(str_slice(s, 5, 2), "");
    assert_str(str_slice(s, 100, 200), "");
}

static size_t plain_find(struct str s, struct str needle)
{
    for (size_t at = 0; at + needle.len <= s.len; at++)
        if (needle.len == 0 || memcmp(s.ptr + at, needle.ptr, needle.len) == 0)
            return at;
    return s.len;
}

/* Of few letters, so that beginnings of the needle are everywhere; common and rare ones. */
static void str_find_finds_what_plain_comparing_finds(void **state)
{
    static const char letters[] = "e:Qe";
    unsigned random = 1;
    (void)state;
    for (unsigned round = 0; round < 20000; round++) {
        char text[12], needle[5];
        size_t sizes[2] = {round % sizeof text, round / 12 % sizeof needle};
        for (size_t i = 0; i < sizeof text + sizeof needle; i++) {
            random = random * 1103515245 + 12345;
            char letter = letters[random >> 16 & 3];
            *(i < sizeof text ? &text[i] : &needle[i - sizeof text]) = letter;
        }
        struct str s = {text, sizes[0]}, what = {needle, sizes[1]};
        assert_int_equal(str_find(s, what), plain_find(s, what));
    }
}

static void str_find_gives_the_length_where_there_is_none(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("aescbc"), STR("cb")), 3);
    assert_int_equal(str_find(STR("aescbc"), STR("gcm")), 6);
    assert_int_equal(str_find(STR("aescbc"), STR("")), 0);
    assert_int_equal(str_find(STR("a"), STR("aa")), 1);
    assert_int_equal(str_find_byte(STR("aescbc"), 'c'), 3);
    assert_int_equal(str_find_byte(STR_NONE, 'c'), 0);
}

static void str_cut_visits_every_piece(void **state)
{
    (void)state;
    struct str rest = STR("a,,b,");
    assert_str(str_cut(&rest, ','), "a");
    assert_str(str_cut(&rest, ','), "");
    assert_str(str_cut(&rest, ','), "b");
    assert_non_null(rest.ptr);
    assert_str(str_cut(&rest, ','), "");
    assert_null(rest.ptr);
}

static void str_trim_takes_white_space_from_both_ends(void **state)
{
    (void)state;
    assert_str(str_trim(STR(" \t\r\na b\n ")), "a b");
    assert_str(str_trim(STR(" \n")), "");
    assert_str(str_trim(STR_NONE), "");
}

static void str_ends_are_compared(void **state)
{
    (void)state;
    assert_true(str_starts_with(STR("unix:///x"), STR("unix://")));
    assert_false(str_starts_with(STR("unix"), STR("unix://")));
    assert_true(str_ends_with(STR("enc.yaml"), STR(".yaml")));
    assert_false(str_ends_with(STR("yaml"), STR(".yaml")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(str_from_null_is_absent),
        cmocka_unit_test(str_eq_looks_at_every_byte),
        cmocka_unit_test(str_eq_ignore_case_folds_ascii_alone),
        cmocka_unit_test(str_cmp_orders_bytes_shorter_first),
        cmocka_unit_test(str_slice_clamps),
        cmocka_unit_test(str_find_finds_what_plain_comparing_finds),
        cmocka_unit_test(str_find_gives_the_length_where_there_is_none),
        cmocka_unit_test(str_cut_visits_every_piece),
        cmocka_unit_test(str_trim_takes_white_space_from_both_ends),
        cmocka_unit_test(str_ends_are_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

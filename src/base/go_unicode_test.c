/* SPDX-License-Identifier: Apache-2.0 */
#include "base/go_unicode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void what_prints(void **state)
{
    static const unsigned yes[] = {' ', '~', 0xA1, 0xE9, 0x378 - 1, 0x4E2D, 0xFFFD, 0x1F600};
    static const unsigned no[] = {0,      '\n',    0x7F,     0x80,     0xA0,
                                  0xAD,   0x200B,  0x2028,   0xFEFF,   0xE000,
                                  0xFFFE, 0xE0001, 0x10FFFF, 0x110000, 0x378};
    (void)state;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_true(go_is_print(yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_false(go_is_print(no[i]));
}

static void what_is_space(void **state)
{
    unsigned count = 0;
    (void)state;
    for (unsigned rune = 0; rune <= 0x10FFFF; rune++)
        count += go_is_space(rune);
    assert_int_equal(count, 25); /* the code points of White_Space */
    assert_true(go_is_space(0x85) && go_is_space(0xA0) && go_is_space(0x3000));
    assert_false(go_is_space(0x200B) || go_is_space(0xFEFF) || go_is_space(0x180E));
}

static void lower_case(void **state)
{
    static const struct {
        const char *text, *lower;
    } cases[] = {
        {"", ""},
        {"secrets", "secrets"},
        {"*.Apps", "*.apps"},
        {"\u00c4rger", "\u00e4rger"},
        {"\u0130", "i"},      /* dotted capital I: two bytes become one */
        {"\u023a", "\u2c65"}, /* two bytes become three */
        {"\u212a", "k"},      /* Kelvin sign */
        {"\u1e9e", "\u00df"}, /* capital sharp s */
        {"\u01c5", "\u01c6"}, /* title case */
        {"\U00010400", "\U00010428"},
        {"\u017f\u0131\u00df", "\u017f\u0131\u00df"},
        {"\ufffd", "\ufffd"},
        {"a\xff", "a\ufffd"}, /* broken UTF-8 is mended */
        {"\xed\xa0\x80", "\ufffd\ufffd\ufffd"},
    };
    (void)state;
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str text = str_from(cases[i].text), lower = str_from(cases[i].lower);
        assert_true(str_eq(go_to_lower(&a, text), lower));
        assert_int_equal(go_has_upper(text), !str_eq(text, lower));
    }
    assert_int_equal(go_rune_lower(0x110000), 0x110000);
    arena_release(&a);
}

static void field_names_fold(void **state)
{
    (void)state;
    assert_true(go_equal_fold(STR("kind"), STR("kind")));
    assert_true(go_equal_fold(STR("KIND"), STR("kind")));
    assert_true(go_equal_fold(STR("\u212aind"), STR("kind")));
    assert_true(go_equal_fold(STR("apiVer\u017fion"), STR("apiVersion")));
    assert_false(go_equal_fold(STR("k\u0131nd"), STR("kind")));
    assert_false(go_equal_fold(STR("k\u0130nd"), STR("kind")));
    assert_false(go_equal_fold(STR("kin"), STR("kind")));
    assert_false(go_equal_fold(STR("kinds"), STR("kind")));
    assert_false(go_equal_fold(STR("kin\xff"), STR("kind")));
    assert_true(go_equal_fold(STR(""), STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_prints),
        cmocka_unit_test(what_is_space),
        cmocka_unit_test(lower_case),
        cmocka_unit_test(field_names_fold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/pattern.h"

static void patterns_match(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *subject;
        enum pattern_answer answer;
    } cases[] = {
        {"^unix:/+(tmp|var/tmp)(/|$)", "unix:///tmp/kms.sock", PATTERN_YES},
        {"^unix:/+(tmp|var/tmp)(/|$)", "unix:///run/tmp/kms.sock", PATTERN_NO},
        {"b", "abc", PATTERN_YES},
        {"^$", "", PATTERN_YES},
        {"a$", "a\n", PATTERN_NO},
        {"^.$", "\xc3\xa4", PATTERN_YES},
        {"^.$", "\xff", PATTERN_NO},
        {"(", "(", PATTERN_NO},
        {"(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", PATTERN_GAVE_UP},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = ARENA_INIT;
        struct pattern *pattern = pattern_new(&a, str_from(cases[i].pattern));
        for (int again = 0; again < 2; again++)
            if (pattern_match(pattern, str_from(cases[i].subject)) != cases[i].answer)
                fail_msg("'%s' on '%s'", cases[i].pattern, cases[i].subject);
        arena_release(&a);
    }
    struct arena a = ARENA_INIT;
    assert_int_equal(pattern_match(pattern_new(&a, STR("^$")), STR_NONE), PATTERN_YES);
    arena_release(&a);
}

static bool compiles(struct arena *a, struct str text, size_t *at, struct err *err)
{
    return pattern_compile(pattern_new(a, text), at, err);
}

static void what_is_wrong_with_a_pattern_is_told(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct err err = {""};
    size_t at = 0;
    assert_false(compiles(&a, STR("ab(c"), &at, &err));
    assert_int_equal(at, 4);
    assert_non_null(strstr(err.text, "parenthesis"));
    assert_false(compiles(&a, STR("\\C"), &at, &err));
    char *nested = arena_bytes(&a, 8000);
    memset(nested, '(', 100);
    memset(nested + 100, ')', 100);
    assert_false(compiles(&a, (struct str){nested, 200}, &at, &err));
    memset(nested, 'a', 8000);
    assert_false(compiles(&a, (struct str){nested, 8000}, &at, &err));
    assert_true(compiles(&a, (struct str){nested, 4000}, &at, &err));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_match),
        cmocka_unit_test(what_is_wrong_with_a_pattern_is_told),
    };
    return cmocka_run_group_tests_name("pattern", tests, NULL, NULL);
}

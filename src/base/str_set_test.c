/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/str_set.h"

/* From the few that are looked at one after the other to the many that are hashed. */
static void each_string_is_new_once(void **state)
{
    (void)state;
    enum { MANY = 300 };
    struct arena a = ARENA_INIT;
    struct str_set set = {.arena = &a};
    assert_false(str_set_has(&set, STR("0")));
    for (unsigned i = 0; i < MANY; i++) {
        assert_true(str_set_add(&set, arena_fmt(&a, "%u", i)));
        for (unsigned k = 0; k <= i; k++)
            assert_false(str_set_add(&set, arena_fmt(&a, "%u", k)));
        assert_int_equal(set.count, i + 1);
        assert_false(str_set_has(&set, arena_fmt(&a, "%u", i + 1)));
    }
    arena_release(&a);
}

static void the_empty_string_is_one_too(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct str_set set = {.arena = &a};
    assert_true(str_set_add(&set, STR_NONE));
    assert_false(str_set_add(&set, STR("")));
    assert_true(str_set_has(&set, STR("")));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_string_is_new_once),
        cmocka_unit_test(the_empty_string_is_one_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

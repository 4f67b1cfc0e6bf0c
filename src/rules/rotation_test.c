/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "rules/rotation.h"

static void names(void **state)
{
    (void)state;
    assert_true(name_is_next(STR("key1"), STR("key2")));
    assert_true(name_is_next(STR("key9"), STR("key10")));
    assert_true(name_is_next(STR("key-2025-12"), STR("key-2026-01")));
    assert_true(name_is_next(STR("2025-a"), STR("2026-b")));
    assert_false(name_is_next(STR("key2"), STR("key1")));
    assert_false(name_is_next(STR("key10"), STR("key9")));
    assert_false(name_is_next(STR("key1"), STR("key1")));
    assert_false(name_is_next(STR("key1"), STR("key")));
    assert_false(name_is_next(STR("old"), STR("new")));
    assert_false(name_is_next(STR("key01"), STR("key1")));
    assert_false(name_is_next(STR(""), STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

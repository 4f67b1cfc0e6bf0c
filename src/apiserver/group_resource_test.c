/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/group_resource.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static bool same(struct group_resource a, struct group_resource b)
{
    return str_eq(a.group, b.group) && str_eq(a.resource, b.resource);
}

static void names_are_split_at_the_first_dot(void **state)
{
    (void)state;
    struct group_resource parsed = group_resource_parse(STR("widgets.shop.example.com"));
    assert_true(str_eq(parsed.resource, STR("widgets")));
    assert_true(str_eq(parsed.group, STR("shop.example.com")));
    parsed = group_resource_parse(STR("secrets"));
    assert_true(str_eq(parsed.resource, STR("secrets")));
    assert_true(parsed.group.len == 0);
}

/* Without splitting it says what is said when both are split. */
static void comparing_is_splitting(void **state)
{
    (void)state;
    static const char *const texts[] = {"",    ".",   "..",  "a",    "a.",   "a..",  "b",
                                        "a.b", "b.a", "aa",  "aa.b", "a.bb", "a.b.", "a.b.c",
                                        "*",   "*.",  "*.*", "*.a",  ".a",   "a.*"};
    enum { TEXTS = sizeof texts / sizeof *texts };
    for (size_t i = 0; i < TEXTS; i++)
        for (size_t k = 0; k < TEXTS; k++) {
            struct group_resource wanted = group_resource_parse(str_from(texts[k]));
            assert_true(group_resource_names(str_from(texts[i]), wanted) ==
                        same(group_resource_parse(str_from(texts[i])), wanted));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_split_at_the_first_dot),
        cmocka_unit_test(comparing_is_splitting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

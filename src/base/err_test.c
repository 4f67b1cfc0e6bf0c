/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void the_first_cause_is_kept(void **state)
{
    (void)state;
    struct err err = {""};
    assert_false(err_set(&err, "cannot open '%s'", "enc.yaml"));
    assert_false(err_set(&err, "cannot close"));
    assert_string_equal(err.text, "cannot open 'enc.yaml'");
}

static void long_texts_are_cut(void **state)
{
    (void)state;
    struct err err = {""};
    char name[2000];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    err_set(&err, "%s", name);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_cause_is_kept),
        cmocka_unit_test(long_texts_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

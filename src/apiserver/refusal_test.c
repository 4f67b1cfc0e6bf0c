/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apiserver/refusal.h"
#include "base/arena.h"
#include "base/err.h"
#include "files/input.h"

enum { DOCUMENT_MAX = 1 << 20 };

static void every_refusal_is_documented(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct err err = {""};
    struct str page;
    assert_true(input_read(&a, "docs/formats.md", DOCUMENT_MAX, &page, &err));
    for (enum refusal refusal = REFUSAL_NONE + 1; refusal < REFUSAL_COUNT; refusal++) {
        struct str row =
            arena_fmt(&a, "| `%s` | %s |\n", refusal_name(refusal), refusal_text(refusal));
        if (str_find(page, row) == page.len)
            fail_msg("docs/formats.md lacks the row: " STR_FMT, STR_ARG(row));
    }
    arena_release(&a);
}

static void names_are_distinct(void **state)
{
    (void)state;
    for (enum refusal a = REFUSAL_NONE + 1; a < REFUSAL_COUNT; a++)
        for (enum refusal b = REFUSAL_NONE + 1; b < a; b++)
            assert_string_not_equal(refusal_name(a), refusal_name(b));
    assert_null(refusal_name(REFUSAL_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_refusal_is_documented),
        cmocka_unit_test(names_are_distinct),
    };
    return cmocka_run_group_tests_name("refusal", tests, NULL, NULL);
}

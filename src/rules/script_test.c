/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rules/script.h"

static struct arena arena; /* zeroed: as ARENA_INIT */

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void variables(void **state)
{
    (void)state;
    assert_true(str_eq(script_variable(STR("${KEY}")), STR("KEY")));
    assert_true(str_eq(script_variable(STR("\"$KEY\"")), STR("KEY")));
    assert_null(script_variable(STR("KEY")).ptr);
    assert_null(script_variable(STR("${KEY:-x}")).ptr);
    assert_null(script_variable(STR("$")).ptr);
    assert_true(script_sets(STR("a\nexport KEY=1"), STR("KEY")));
    assert_false(script_sets(STR("MONKEY=1; echo $KEY=1 KEY"), STR("KEY")));
}

/* Whether `KEY` is made anew by a script that begins so and then writes. */
static bool writes_anew(const char *before)
{
    struct str head = arena_join(&arena, str_from(before), STR("\ncat >x <<EOF\n"));
    struct here_document here = {.script = arena_join(&arena, head, STR("kind: X\nEOF\n")),
                                 .at = (uint32_t)head.len};
    return script_writes_anew(&arena, &here, STR("KEY"));
}

#define DRAW "KEY=$(head -c 32 /dev/urandom | base64)"

static void sure(void **state)
{
    (void)state;
    assert_true(writes_anew(DRAW));
    assert_true(writes_anew("export " DRAW "; x || exit 1"));
    assert_true(writes_anew("for i in 1 2; do " DRAW "\ndone"));
    assert_true(writes_anew("if [ $# -ne 1 ]; then exit 1; fi; " DRAW));
    assert_true(writes_anew("tar -C / x; " DRAW));
}

static void not_sure(void **state)
{
    (void)state;
    static const char *const scripts[] = {
        "",
        "KEY=$1",
        "KEY=$(cat key || head -c 32 /dev/urandom | base64)",
        DRAW "; KEY=$(vault read key)",
        "[ -f x ] && exit 1; " DRAW,
        "[ -f x ] || " DRAW,
        "true &&\n" DRAW,
        "if x; then exit 0; fi; " DRAW,
        "f() {\n" DRAW "\n}",
        "function f {\n" DRAW "\n}",
        "case x in y) " DRAW ";; esac",
        "set -C; " DRAW,
        "while x; do " DRAW "; done",
        DRAW "\nx ||",
        DRAW "\nif x; then",
    };
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        if (writes_anew(scripts[i]))
            fail_msg("%s", scripts[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(variables, tear_down),
        cmocka_unit_test_teardown(sure, tear_down),
        cmocka_unit_test_teardown(not_sure, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

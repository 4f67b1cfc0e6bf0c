/* SPDX-License-Identifier: Apache-2.0 */
#include "model/path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_path(struct str got, const char *wanted)
{
    if (!str_eq(got, str_from(wanted)))
        fail_msg("'" STR_FMT "' instead of '%s'", STR_ARG(got), wanted);
}

static void paths_are_cleaned_as_go_does(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"/", "/"},
        {"//", "/"},
        {"", "."},
        {".", "."},
        {"/a//b/", "/a/b"},
        {"/a/./b", "/a/b"},
        {"/a/../b", "/b"},
        {"/../a", "/a"},
        {"a/../..", ".."},
        {"../a", "../a"},
        {"../../a", "../../a"},
        {"/a/b/../../c", "/c"},
        {"a/..", "."},
        {"/..", "/"},
        {"/a/..b", "/a/..b"},
    };
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_path(path_clean(&a, str_from(table[i][0])), table[i][1]);
    arena_release(&a);
}

static void var_run_is_run_on_a_host(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    assert_path(path_on_host(&a, STR("/var/run/kms/x.sock")), "/run/kms/x.sock");
    assert_path(path_on_host(&a, STR("/var/run")), "/run");
    assert_path(path_on_host(&a, STR("/var/runner/x")), "/var/runner/x");
    assert_path(path_on_host(&a, STR("/var/lock/x")), "/run/lock/x");
    assert_path(path_on_host(&a, STR("/run/x/../y")), "/run/y");
    arena_release(&a);
}

static void parts_of_paths(void **state)
{
    (void)state;
    assert_true(path_is_below(STR("/a/b"), STR("/a")));
    assert_true(path_is_below(STR("/a"), STR("/a")));
    assert_true(path_is_below(STR("/a"), STR("/")));
    assert_false(path_is_below(STR("/ab"), STR("/a")));
    assert_false(path_is_below(STR("/"), STR("/a")));
    assert_path(path_base(STR("/a/b.yaml")), "b.yaml");
    assert_path(path_base(STR("b")), "b");
    assert_path(path_folder(STR("/a/b")), "/a");
    assert_path(path_folder(STR("/a")), "/");
    assert_path(path_folder(STR("a")), ".");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_cleaned_as_go_does),
        cmocka_unit_test(var_run_is_run_on_a_host),
        cmocka_unit_test(parts_of_paths),
    };
    return cmocka_run_group_tests_name("path", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/given.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/testing.h"
#include "files/root.h"
#include "files/testing.h"

static void all_that_was_read_is_listed(void **state)
{
    (void)state;
    struct arena a = {0};
    const struct walk_file plain = {.inside = "x"}, input = {.is_stdin = true},
                           inner = {.in_root = true, .inside = "etc/e.yaml"};
    struct project_file files[] = {
        {.walked = &plain, .name = STR("ignored"), .state = PROJECT_IGNORED},
        {.walked = &plain, .name = STR("unreadable"), .state = PROJECT_UNREADABLE},
        {.walked = &plain, .name = STR("report"), .state = PROJECT_REPORT},
        {.walked = &input, .name = STR("-"), .state = PROJECT_JUDGED},
        {.walked = &inner, .name = STR("/etc/e.yaml"), .state = PROJECT_JUDGED},
        {.walked = &plain, .name = STR("words"), .state = PROJECT_NO_LITERAL},
        {.walked = &plain, .name = STR("other"), .state = PROJECT_NOT_RECOGNISED},
        {.walked = &plain, .name = STR("template"), .state = PROJECT_JUDGED},
    };
    const struct project p = {.files = files, .file_count = 8};
    struct joined joined = {.given_count = 7};
    files[4].unit.document_count = 1;
    files[6].unit.taken_for = STR("a list");
    files[7].unit.taken_for = STR("a template of something");
    files[7].unit.finding_count = 1;
    given_list(&p, &a, &joined);
    const struct given_file *given = joined.given;
    assert_int_equal(joined.given_count, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_true(str_eq(given[i].file, files[4 + i].name));
        assert_int_equal(given[i].is_judged, i == 0);
        assert_int_equal(given[i].is_template, i == 3);
        assert_int_equal(given[i].is_told, i == 3);
        assert_false(given[i].is_empty);
    }
    assert_true(str_eq(given[0].inside, STR("etc/e.yaml")));
    assert_null(given[1].inside.ptr);
    arena_release(&a);
}

static void a_file_without_bytes_is_empty(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\n"};
    for (size_t i = 0; i < 2; i++) {
        struct testing_node n;
        memset(&n, 0, sizeof n);
        assert_true(testing_node_begin(&n, texts[i]));
        struct given_file given = {.file = n.project.files[0].name};
        struct server_link servers[] = {{.given = NULL}, {.given = &given}};
        struct joined joined = {.servers = servers, .server_count = 2};
        given_look(&n.project, &joined);
        assert_int_equal(given.is_empty, i == 0);
        /* What was judged is not looked at. */
        given.is_judged = true;
        given.is_empty = false;
        given_look(&n.project, &joined);
        assert_false(given.is_empty);
        testing_node_end(&n);
    }
}

static void so_is_one_of_a_node(void **state)
{
    (void)state;
    static const struct {
        const char *inside;
        bool is_empty;
    } table[] = {{"etc/empty.yaml", true}, {"etc/full.yaml", false}, {"etc/none.yaml", false}};
    struct err err = {""};
    testing_put("node/etc/empty.yaml", "");
    testing_put("node/etc/full.yaml", "a");
    struct root *root = root_open("node", -1, &err);
    assert_non_null(root);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct walk_file walked = {.in_root = true, .inside = table[i].inside};
        struct project_file file = {.walked = &walked, .name = STR("e.yaml")};
        const struct project p = {.root = root, .files = &file, .file_count = 1};
        struct given_file given = {.file = file.name};
        struct server_link server = {.given = &given};
        given_look(&p, &(struct joined){.servers = &server, .server_count = 1});
        assert_int_equal(given.is_empty, table[i].is_empty);
    }
    root_close(root);
}

static void what_is_said_beside_others_is_not_said_alone(void **state)
{
    (void)state;
    struct project_file files[] = {{.name = STR("empty")},
                                   {.name = STR("full")},
                                   {.name = STR("script")},
                                   {.name = STR("judged script")}};
    struct project p = {.files = files, .file_count = 4};
    for (size_t i = 0; i < 4; i++)
        files[i].unit.finding_count = 1;
    files[3].unit.document_count = 1;
    struct given_file empty = {.file = files[0].name, .is_empty = true},
                      full = {.file = files[1].name};
    struct server_link servers[] = {{.given = NULL}, {.given = &empty}, {.given = &full}};
    const struct applied_note notes[] = {{.file = files[2].name}, {.file = files[3].name}};
    struct applied_link applied[] = {{.note = &notes[0]}, {.note = &notes[1]}};
    const struct joined joined = {
        .servers = servers, .server_count = 3, .applied = applied, .applied_count = 2};
    given_drop_findings(&p, &joined);
    assert_int_equal(files[0].unit.finding_count, 0);
    assert_int_equal(files[1].unit.finding_count, 1);
    assert_int_equal(files[2].unit.finding_count, 0);
    assert_int_equal(files[3].unit.finding_count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_was_read_is_listed),
        cmocka_unit_test(a_file_without_bytes_is_empty),
        cmocka_unit_test_setup_teardown(so_is_one_of_a_node, testing_enter, testing_leave),
        cmocka_unit_test(what_is_said_beside_others_is_not_said_alone),
    };
    return cmocka_run_group_tests_name("given", tests, NULL, NULL);
}

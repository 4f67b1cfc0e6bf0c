/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/escape.h"
#include "report/shown.h"

static void check(struct str in, const char *expected)
{
    struct buf out = BUF_INIT;
    escape_text(&out, in);
    buf_byte(&out, '\0');
    assert_string_equal(out.ptr, expected);

    /* The same by cells, apart from tabs. */
    uint32_t columns = 0;
    buf_clear(&out);
    for (size_t at = 0; at < in.len;) {
        struct cell cell = cell_at(in, at, columns);
        cell_put(&out, in, at, cell);
        columns += cell.width;
        at += cell.len;
    }
    buf_byte(&out, '\0');
    assert_string_equal(out.ptr, expected);
    buf_release(&out);
}

static void cells_show_what_the_whole_line_shows(void **state)
{
    (void)state;
    check(STR("##[add-mask]x"), "#\\x23[add-mask]x");
    check(STR("a ##vso[task.setvariable]"), "a #\\x23vso[task.setvariable]");
    check(STR("##TeamCity[x"), "#\\x23TeamCity[x");
    check(STR("###[x ##["), "##\\x23[x #\\x23[");
    check(STR("## a heading [x]"), "## a heading [x]");
    check(STR("# [x] #[ ##"), "# [x] #[ ##");
    check(STR(""), "");
    check(STR("\x1b##["), "\\x1b#\\x23[");
}

static void a_start_ends_between_code_points(void **state)
{
    (void)state;
    const struct str text = STR("ab\xe2\x82\xac");
    const char *const expected[] = {"...",   "a...",           "ab...",         "ab...",
                                    "ab...", "ab\xe2\x82\xac", "ab\xe2\x82\xac"};
    for (size_t limit = 0; limit < sizeof expected / sizeof expected[0]; limit++) {
        struct buf out = BUF_INIT;
        shown_start(&out, text, limit);
        buf_byte(&out, '\0');
        assert_string_equal(out.ptr, expected[limit]);
        buf_release(&out);
    }
}

static void cells_are_as_wide_as_what_they_show(void **state)
{
    (void)state;
    const struct {
        struct str text;
        uint32_t column, width;
        size_t len;
    } cases[] = {
        {STR("a"), 0, 1, 1},
        {STR("\t"), 0, 4, 1},
        {STR("\t"), 3, 1, 1},
        {STR("\t"), 6, 2, 1},
        {STR("\x1b[m"), 0, 4, 1},
        {STR("\xff"), 0, 4, 1},
        {STR("\xe2\x80\xae"), 0, 6, 3},
        {STR("\xf3\xa0\x80\x81"), 0, 10, 4},
        {STR("\xe9\x8d\xb5"), 0, 2, 3},
        {STR("\xcc\x81"), 0, 0, 2},
        {STR("\xef\xbf\xbd"), 0, 1, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct cell cell = cell_at(cases[i].text, 0, cases[i].column);
        assert_int_equal(cell.width, cases[i].width);
        assert_int_equal(cell.len, cases[i].len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_show_what_the_whole_line_shows),
        cmocka_unit_test(a_start_ends_between_code_points),
        cmocka_unit_test(cells_are_as_wide_as_what_they_show),
    };
    return cmocka_run_group_tests_name("shown", tests, NULL, NULL);
}

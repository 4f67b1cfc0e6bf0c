/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/utf8.h"

static struct arena arena;

static void assert_at(struct source *src, uint32_t offset, uint32_t line, uint32_t column)
{
    struct position p = source_position(src, offset);
    assert_int_equal(p.line, line);
    assert_int_equal(p.column, column);
}

static void lines_end_as_editors_end_them(void **state)
{
    (void)state;
    struct source src;
    /* NEL and LS end no line. */
    source_init(&src, &arena, STR("x"), STR("ab\ncd\r\ne\rf\xc2\x85g\xe2\x80\xa8h"));
    assert_at(&src, 0, 1, 1);
    assert_at(&src, 2, 1, 3);
    assert_at(&src, 3, 2, 1);
    assert_at(&src, 7, 3, 1);
    assert_at(&src, 9, 4, 1);
    assert_at(&src, 12, 4, 3);
    assert_at(&src, 16, 4, 5);
    assert_at(&src, 17, 4, 6);
    assert_at(&src, 1000, 4, 6);
    assert_true(str_eq(source_line(&src, 1), STR("ab")));
    assert_true(str_eq(source_line(&src, 2), STR("cd")));
    assert_true(str_eq(source_line(&src, 3), STR("e")));
    assert_true(str_eq(source_line(&src, 4), STR("f\xc2\x85g\xe2\x80\xa8h")));
    assert_null(source_line(&src, 0).ptr);
    assert_null(source_line(&src, 5).ptr);
}

static void columns_count_code_points(void **state)
{
    (void)state;
    struct source src;
    source_init(&src, &arena, STR("x"), STR("\xc3\xa9\xf0\x9f\x98\x80x\xff\xffy"));
    assert_at(&src, 2, 1, 2);
    assert_at(&src, 6, 1, 3);
    assert_at(&src, 7, 1, 4);
    assert_at(&src, 9, 1, 6);
}

/* However long a line is, as if it were counted from its beginning; broken bytes, and characters
 * across whatever borders there may be inside. */
static void columns_of_long_lines(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a", "\xc3\xa9", "\xf0\x9f\x98\x80", "\xff", "\xe2\x82"};
    struct buf text = BUF_INIT;
    unsigned seed = 1;
    buf_cstr(&text, "first\n");
    while (text.len < 100000) {
        seed = seed * 1103515245 + 12345;
        buf_cstr(&text, pieces[(seed >> 16) % 5]);
    }
    buf_cstr(&text, "\nlast");
    struct source src;
    source_init(&src, &arena, STR("x"), buf_view(&text));
    for (uint32_t at = 6; at < text.len - 5; at += 977)
        assert_at(&src, at, 2, (uint32_t)utf8_count(str_slice(src.text, 6, at)) + 1);
    assert_at(&src, (uint32_t)text.len, 3, 5);
    buf_release(&text);
}

static void empty_and_unfinished_texts(void **state)
{
    (void)state;
    struct source src;
    source_init(&src, &arena, STR("x"), STR(""));
    assert_at(&src, 0, 1, 1);
    assert_int_equal(source_line(&src, 1).len, 0);
    source_init(&src, &arena, STR("x"), STR("\n"));
    assert_at(&src, 1, 2, 1);
    assert_int_equal(source_line(&src, 2).len, 0);
    source_init(&src, &arena, STR("x"), STR("\r\r\n"));
    assert_at(&src, 1, 2, 1);
    assert_at(&src, 3, 3, 1);
    assert_int_equal(source_line(&src, 2).len, 0);
}

static void utf16_is_counted_in_utf16(void **state)
{
    (void)state;
    struct source src;
    source_init(&src, &arena, STR("x"),
                STR("\xff\xfe"
                    "a\0\r\0\n\0\x3d\xd8\0\xdex\0\n\x0a"));
    assert_at(&src, 2, 1, 1);
    assert_at(&src, 4, 1, 2);
    assert_at(&src, 8, 2, 1);
    assert_at(&src, 12, 2, 2);
    assert_at(&src, 14, 2, 3); /* U+0A0A ends no line */
    assert_int_equal(src.line_count, 2);
    assert_true(str_eq(source_line(&src, 2), STR("\x3d\xd8\0\xdex\0\n\x0a")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_as_editors_end_them),
        cmocka_unit_test(columns_count_code_points),
        cmocka_unit_test(columns_of_long_lines),
        cmocka_unit_test(empty_and_unfinished_texts),
        cmocka_unit_test(utf16_is_counted_in_utf16),
    };
    arena = ARENA_INIT;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}

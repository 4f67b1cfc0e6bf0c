/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "report/escape.h"
#include "report/frame.h"
#include "report/shown.h"
#include "report/width.h"

/* --- whole frames --- */

static char *frame_of(const struct finding *f)
{
    struct arena a = ARENA_INIT;
    struct buf out = BUF_INIT;
    frame_write(&out, &a, &(struct report_style){0}, f);
    char *text = strndup(out.ptr, out.len);
    buf_release(&out);
    arena_release(&a);
    return text;
}

static void check(const struct finding *f, const char *expected)
{
    char *text = frame_of(f);
    assert_string_equal(text, expected);
    free(text);
}

static struct spot spot_at(const struct excerpt_line *lines, uint32_t count, uint32_t column,
                           uint32_t end)
{
    return (struct spot){.file = STR("a.yaml"),
                         .from = {lines[0].number, column},
                         .to = {lines[0].number, end},
                         .lines = lines,
                         .line_count = count};
}

static void lines_come_once_and_gaps_are_marked(void **state)
{
    (void)state;
    const struct excerpt_line lines[] = {{8, STR("eight")}, {9, STR("nine")}, {12, STR("twelve")}};
    struct spot related[] = {spot_at(lines + 2, 1, 1, 7), spot_at(lines, 2, 2, 3),
                             spot_at(lines, 1, 1, 2)};
    related[0].text = STR("third");
    related[2].text = STR("second");
    struct finding f = {.at = spot_at(lines, 2, 3, 6), .related = related, .related_count = 3};
    f.at.text = STR("first");
    check(&f, "  --> a.yaml:8:3\n"
              "   |\n"
              " 8 | eight\n"
              "   |   ^^^ first\n"
              "   | - second\n"
              "   |  -\n"
              " 9 | nine\n"
              "...\n"
              "12 | twelve\n"
              "   | ------ third\n");
}

static void other_files_have_frames_of_their_own(void **state)
{
    (void)state;
    const struct excerpt_line lines[] = {{1, STR("one")}, {123, STR("many")}};
    struct spot related[] = {spot_at(lines, 1, 1, 2), spot_at(lines + 1, 1, 1, 2),
                             spot_at(lines, 1, 2, 3), spot_at(lines, 1, 1, 1)};
    related[0].file = related[2].file = STR("b.yaml");
    related[1].file = related[3].file = STR("c.yaml");
    related[3].line_count = 0;
    related[3].text = STR("no line");
    struct finding f = {.at = spot_at(lines, 1, 1, 4), .related = related, .related_count = 4};
    check(&f, "   --> a.yaml:1:1\n"
              "    |\n"
              "  1 | one\n"
              "    | ^^^\n"
              "   ::: b.yaml:1:1\n"
              "    |\n"
              "  1 | one\n"
              "    | -\n"
              "    |  -\n"
              "   ::: c.yaml:123:1\n"
              "    |\n"
              "123 | many\n"
              "    | -\n"
              "   ::: c.yaml:1:1  no line\n");
}

static void of_several_lines_the_first_is_underlined(void **state)
{
    (void)state;
    const struct excerpt_line lines[] = {{1, STR("providers:  ")}, {2, STR("")}, {3, STR("- x")}};
    struct finding f = {.at = spot_at(lines, 3, 1, 1)};
    f.at.to = (struct position){9, 4};
    check(&f, "  --> a.yaml:1:1\n"
              "   |\n"
              " 1 | providers:\n"
              "   | ^^^^^^^^^^\n"
              " 2 |\n"
              " 3 | - x\n");
}

static void a_place_without_extent_has_one_caret(void **state)
{
    (void)state;
    const struct excerpt_line line = {1, STR("ab")}, empty = {7, STR("")};
    struct finding f = {.at = spot_at(&line, 1, 3, 3)};
    check(&f, "  --> a.yaml:1:3\n   |\n 1 | ab\n   |   ^\n");
    f.at = spot_at(&line, 1, 90, 95);
    check(&f, "  --> a.yaml:1:90\n   |\n 1 | ab\n   |   ^\n");
    f.at = spot_at(&empty, 1, 1, 1);
    check(&f, "  --> a.yaml:7:1\n   |\n 7 |\n   | ^\n");
    f.at = (struct spot){.file = STR("a.yaml"), .text = STR("not there")};
    check(&f, "  --> a.yaml  not there\n");
}

static void tabs_and_escapes_keep_carets_in_place(void **state)
{
    (void)state;
    const struct excerpt_line line = {1, STR("\ta\t\x1b:\xe9\x8d\xb5 \xff x")};
    struct finding f = {.at = spot_at(&line, 1, 2, 3)};
    struct spot related[] = {spot_at(&line, 1, 4, 5), spot_at(&line, 1, 6, 7),
                             spot_at(&line, 1, 8, 9), spot_at(&line, 1, 10, 11)};
    f.related = related;
    f.related_count = 4;
    check(&f, "  --> a.yaml:1:2\n"
              "   |\n"
              " 1 |     a   \\x1b:\xe9\x8d\xb5 \\xff x\n"
              "   |     ^\n"
              "   |         ----\n"
              "   |              --\n"
              "   |                 ----\n"
              "   |                      -\n");
}

static void a_long_line_is_cut_around_each_place(void **state)
{
    (void)state;
    char text[1000];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i % 26);
    const struct excerpt_line line = {1, {text, sizeof text}};
    struct finding f = {.at = spot_at(&line, 1, 501, 504)};
    struct spot related[] = {spot_at(&line, 1, 3, 5), spot_at(&line, 1, 510, 900)};
    f.related = related;
    f.related_count = 2;
    char *shown = frame_of(&f);
    struct str rest = str_from(shown), first, carets;
    for (int skip = 0; skip < 2; skip++)
        str_cut(&rest, '\n');
    first = str_cut(&rest, '\n');
    carets = str_cut(&rest, '\n');
    assert_int_equal(first.len, 5 + 3 + 160 + 3);
    assert_true(str_starts_with(first, STR(" 1 | ...")) && str_ends_with(first, STR("...")));
    assert_int_equal(str_find_byte(carets, '^'), 5 + 3 + 40);
    assert_memory_equal(first.ptr + str_find_byte(carets, '^'), text + 500, 3);

    first = str_cut(&rest, '\n');
    carets = str_cut(&rest, '\n');
    assert_int_equal(first.len, 5 + 160 + 3);
    assert_true(str_starts_with(first, STR(" 1 | abcdef")) && str_ends_with(first, STR("...")));
    assert_true(str_eq(carets, STR("   |   --")));

    first = str_cut(&rest, '\n');
    carets = str_cut(&rest, '\n');
    assert_int_equal(str_find_byte(carets, '-'), 5 + 3 + 40);
    assert_int_equal(carets.len, first.len - 3);
    assert_memory_equal(first.ptr + str_find_byte(carets, '-'), text + 509, 20);
    assert_int_equal(rest.len, 0);
    free(shown);
}

static void a_line_of_160_columns_is_not_cut(void **state)
{
    (void)state;
    char text[161];
    memset(text, 'x', sizeof text);
    for (size_t len = 160; len <= 161; len++) {
        const struct excerpt_line line = {1, {text, len}};
        struct finding f = {.at = spot_at(&line, 1, (uint32_t)len, (uint32_t)len + 1)};
        char *shown = frame_of(&f);
        assert_int_equal(strstr(shown, "...") != NULL, len == 161);
        char *caret = strchr(shown, '^');
        assert_int_equal(caret[-1] == ' ' && caret[1] == '\n', 1);
        free(shown);
    }
}

/* --- any line --- */

static uint32_t random_next(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static void random_line(struct buf *line, uint32_t *seed, uint32_t count)
{
    static const char *const pieces[] = {
        "a",    " ",   "\t",           "\xe9\x8d\xb5", "e\xcc\x81", "\xf0\x9f\x94\x91", "\x1b",
        "\xff", "##[", "\xe2\x80\xae", "key",          "\xc3\xa9",  "\xea\xb0\x80"};
    while (count-- > 0)
        buf_cstr(line, pieces[random_next(seed) % (sizeof pieces / sizeof pieces[0])]);
}

/* The columns before the first caret are those of the text before the place; what stands above the
 * carets is the place. Independent of cells: both are measured in the finished lines. */
static void check_carets(struct str line, uint32_t from, uint32_t to)
{
    const struct excerpt_line excerpt = {1, line};
    struct finding f = {.at = spot_at(&excerpt, 1, from, to)};
    char *shown = frame_of(&f);
    struct str rest = str_from(shown), above, below;
    for (int skip = 0; skip < 2; skip++)
        str_cut(&rest, '\n');
    above = str_cut(&rest, '\n');
    below = str_cut(&rest, '\n');
    size_t caret = str_find_byte(below, '^'), carets = below.len - caret;
    assert_true(caret < below.len && carets > 0 && rest.len == 0);

    size_t width, column = 0, start = above.len, at;
    for (at = 0; at < above.len && column < caret + carets; at += width) {
        unsigned columns = rune_width(utf8_decode(above, at, &width));
        if (column == caret && columns && start == above.len)
            start = at;
        column += columns;
    }
    /* Combining marks behind the last caret belong to it. */
    while (at < above.len && rune_width(utf8_decode(above, at, &width)) == 0)
        at += width;
    struct str marked = str_slice(above, start, at);
    struct buf place = BUF_INIT;
    size_t begin = 0;
    for (uint32_t point = 1; point < from; point++, begin += width)
        utf8_decode(line, begin, &width);
    size_t end = begin;
    for (uint32_t point = from; point < to; point++, end += width)
        utf8_decode(line, end, &width);
    bool plain = str_find_byte(str_slice(line, begin, end), '\t') == end - begin &&
                 rune_width(utf8_decode(line, begin, &width)) > 0 && line.ptr[begin] != '#' &&
                 line.ptr[begin] != ' ' && line.ptr[end - 1] != ' ' && line.ptr[end - 1] != '#';
    escape_text(&place, str_slice(line, begin, end));
    bool cut = str_ends_with(above, STR("..."));
    if (plain && !str_starts_with(marked, buf_view(&place)) &&
        !(cut && marked.len > 3 && str_starts_with(buf_view(&place), str_slice(marked, 0, 3))))
        fail_msg("%.*s\n%.*s\nfor %.*s", STR_ARG(above), STR_ARG(below), STR_ARG(buf_view(&place)));
    buf_release(&place);
    free(shown);
}

static void carets_stand_below_their_place(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (int round = 0; round < 4000; round++) {
        struct buf line = BUF_INIT;
        random_line(&line, &seed, 1 + random_next(&seed) % (round % 4 ? 30 : 300));
        uint32_t points = (uint32_t)utf8_count(buf_view(&line));
        uint32_t from = 1 + random_next(&seed) % points;
        uint32_t to = from + 1 + random_next(&seed) % (points - from + 1);
        if (to > from + 20)
            to = from + 20;
        check_carets(buf_view(&line), from, to > points + 1 ? points + 1 : to);
        buf_release(&line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_once_and_gaps_are_marked),
        cmocka_unit_test(other_files_have_frames_of_their_own),
        cmocka_unit_test(of_several_lines_the_first_is_underlined),
        cmocka_unit_test(a_place_without_extent_has_one_caret),
        cmocka_unit_test(tabs_and_escapes_keep_carets_in_place),
        cmocka_unit_test(a_long_line_is_cut_around_each_place),
        cmocka_unit_test(a_line_of_160_columns_is_not_cut),
        cmocka_unit_test(carets_stand_below_their_place),
    };
    return cmocka_run_group_tests_name("frame", tests, NULL, NULL);
}

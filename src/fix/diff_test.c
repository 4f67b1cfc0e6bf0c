/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fix/diff.h"

static void show_all(void *context, struct str line, struct buf *out)
{
    (void)context;
    buf_str(out, line);
}

static void expect(const char *old, const char *new, const char *diff)
{
    struct buf out = BUF_INIT;
    diff_write(&out, &(struct diff_side){str_from(old), STR("f"), show_all, NULL},
               &(struct diff_side){str_from(new), STR("f"), show_all, NULL});
    buf_byte(&out, '\0');
    assert_string_equal(out.ptr, diff);
    buf_release(&out);
}

static void equal_texts_have_no_diff(void **state)
{
    (void)state;
    expect("", "", "");
    expect("a\nb\n", "a\nb\n", "");
    expect("a", "a", "");
}

static void a_changed_line_has_three_lines_around_it(void **state)
{
    (void)state;
    expect("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n",
           "--- f\n+++ f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

static void lines_go_and_come(void **state)
{
    (void)state;
    expect("1\n2\n3\n", "1\n3\n", "--- f\n+++ f\n@@ -1,3 +1,2 @@\n 1\n-2\n 3\n");
    expect("1\n3\n", "1\n2\n3\n", "--- f\n+++ f\n@@ -1,2 +1,3 @@\n 1\n+2\n 3\n");
    expect("1\n", "", "--- f\n+++ f\n@@ -1 +0,0 @@\n-1\n");
    expect("", "1\n", "--- f\n+++ f\n@@ -0,0 +1 @@\n+1\n");
}

static void changes_far_apart_are_hunks_of_their_own(void **state)
{
    (void)state;
    expect(
        "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
        "--- f\n+++ f\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
    expect("a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
           "--- f\n+++ f\n@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
}

static void line_ends_are_minded_and_not_shown(void **state)
{
    (void)state;
    expect("a\r\nb\r\n", "a\r\nB\r\n", "--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\n+B\n");
    expect("a\nb", "a\nB",
           "--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+B\n"
           "\\ No newline at end of file\n");
    expect("a\nb\nc", "A\nb\nc",
           "--- f\n+++ f\n@@ -1,3 +1,3 @@\n-a\n+A\n b\n c\n\\ No newline at end of file\n");
    expect("a\nb\n", "a\nb",
           "--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\n+b\n"
           "\\ No newline at end of file\n");
}

/* What `patch` makes of the old text; a line that is not where the diff says fails the test. */
static void patch(struct str old, struct str diff, struct buf *new)
{
    unsigned at = 1; /* the old line that comes next */
    for (struct str rest = diff; rest.ptr && rest.len;) {
        struct str line = str_cut(&rest, '\n');
        if (str_starts_with(line, STR("--- ")) || str_starts_with(line, STR("+++ ")))
            continue;
        unsigned from, count = 1;
        if (sscanf(line.ptr, "@@ -%u,%u", &from, &count) >= 1) {
            for (from += count == 0; at < from; at++) {
                buf_str(new, str_cut(&old, '\n'));
                buf_byte(new, '\n');
            }
            continue;
        }
        if (line.ptr[0] != '+') {
            assert_true(str_eq(str_cut(&old, '\n'), str_slice(line, 1, line.len)));
            at++;
        }
        if (line.ptr[0] != '-') {
            buf_str(new, str_slice(line, 1, line.len));
            buf_byte(new, '\n');
        }
    }
    buf_str(new, old);
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

static void fill(struct buf *text, unsigned *seed)
{
    unsigned lines = next_random(seed) % 24;
    for (unsigned i = 0; i < lines; i++) {
        buf_byte(text, (char)('a' + next_random(seed) % 3));
        buf_byte(text, '\n');
    }
}

static void a_diff_makes_the_new_text_of_the_old_one(void **state)
{
    (void)state;
    unsigned seed = 1;
    for (int i = 0; i < 20000; i++) {
        struct buf old = BUF_INIT, new = BUF_INIT, out = BUF_INIT, patched = BUF_INIT;
        fill(&old, &seed);
        fill(&new, &seed);
        diff_write(&out, &(struct diff_side){buf_view(&old), STR("f"), show_all, NULL},
                   &(struct diff_side){buf_view(&new), STR("f"), show_all, NULL});
        buf_byte(&out, '\0'); /* for sscanf */
        out.len--;
        patch(buf_view(&old), buf_view(&out), &patched);
        assert_true(str_eq(buf_view(&patched), buf_view(&new)));
        assert_true(str_eq(buf_view(&old), buf_view(&new)) == (out.len == 0));
        buf_release(&old);
        buf_release(&new);
        buf_release(&out);
        buf_release(&patched);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_texts_have_no_diff),
        cmocka_unit_test(a_changed_line_has_three_lines_around_it),
        cmocka_unit_test(lines_go_and_come),
        cmocka_unit_test(changes_far_apart_are_hunks_of_their_own),
        cmocka_unit_test(line_ends_are_minded_and_not_shown),
        cmocka_unit_test(a_diff_makes_the_new_text_of_the_old_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

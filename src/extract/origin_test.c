/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "extract/origin.h"

static struct arena arena;

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void check_span(struct span got, uint32_t start, uint32_t end)
{
    assert_int_equal(got.start, start);
    assert_int_equal(got.end, end);
}

/* Two lines of five bytes, each behind two blanks: "  abcd\n  efgh\n". */
static const struct segment indented[] = {
    {.inner = 0, .length = 5, .outer = {2, 7}, .copied = true},
    {.inner = 5, .length = 5, .outer = {9, 14}, .copied = true},
};
static const struct origin block = {indented, 2};

static void the_whole_is_itself(void **state)
{
    (void)state;
    struct origin o = origin_whole(&arena, 10);
    check_span(origin_span(&o, (struct span){3, 7}), 3, 7);
    check_span(origin_span(&o, (struct span){10, 10}), 10, 10);
    assert_true(origin_is_copied(&o, (struct span){0, 10}));
}

static void lines_lose_their_indentation(void **state)
{
    (void)state;
    check_span(origin_span(&block, (struct span){0, 4}), 2, 6);
    check_span(origin_span(&block, (struct span){5, 9}), 9, 13);
    /* What ends where a line ends does not reach into the next one's indentation. */
    check_span(origin_span(&block, (struct span){1, 5}), 3, 7);
    check_span(origin_span(&block, (struct span){2, 7}), 4, 11);
    check_span(origin_span(&block, (struct span){10, 10}), 14, 14);
    assert_true(origin_is_copied(&block, (struct span){5, 9}));
    assert_false(origin_is_copied(&block, (struct span){2, 7}));
}

static void what_was_decoded_has_one_place(void **state)
{
    (void)state;
    const struct segment one = {.inner = 0, .length = 30, .outer = {100, 140}};
    const struct origin o = {&one, 1};
    check_span(origin_span(&o, (struct span){3, 5}), 100, 140);
    check_span(origin_span(&o, (struct span){30, 30}), 100, 140);
    assert_false(origin_is_copied(&o, (struct span){3, 5}));
}

static void a_slice_counts_from_its_own_start(void **state)
{
    (void)state;
    struct origin o = origin_slice(&arena, &block, (struct span){3, 8});
    check_span(origin_span(&o, (struct span){0, 2}), 5, 7);
    check_span(origin_span(&o, (struct span){2, 5}), 9, 12);
    /* Only what the slice touches: many slices of one long text stay small. */
    o = origin_slice(&arena, &block, (struct span){5, 10});
    assert_int_equal(o.count, 1);
    check_span(origin_span(&o, (struct span){0, 5}), 9, 14);
}

static void an_empty_slice_has_a_place(void **state)
{
    (void)state;
    struct origin o = origin_slice(&arena, &block, (struct span){2, 2});
    check_span(origin_span(&o, (struct span){0, 0}), 4, 4);
    o = origin_slice(&arena, &block, (struct span){10, 10});
    check_span(origin_span(&o, (struct span){0, 0}), 14, 14);
}

static void nested_places_compose(void **state)
{
    (void)state;
    /* Inside the block: its bytes 1 to 4, then 6 to 10. */
    const struct segment parts[] = {
        {.inner = 0, .length = 3, .outer = {1, 4}, .copied = true},
        {.inner = 3, .length = 4, .outer = {6, 10}, .copied = true},
    };
    const struct origin inner = {parts, 2};
    struct origin o = origin_compose(&arena, &block, &inner);
    check_span(origin_span(&o, (struct span){0, 3}), 3, 6);
    check_span(origin_span(&o, (struct span){3, 7}), 10, 14);
    /* A segment that crosses a line is two. */
    const struct segment across = {.inner = 0, .length = 8, .outer = {1, 9}, .copied = true};
    const struct origin crossing = {&across, 1};
    o = origin_compose(&arena, &block, &crossing);
    assert_int_equal(o.count, 2);
    for (uint32_t at = 0; at < 8; at++) {
        struct span there = origin_span(&block, (struct span){at + 1, at + 2});
        check_span(origin_span(&o, (struct span){at, at + 1}), there.start, there.end);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_whole_is_itself, tear_down),
        cmocka_unit_test_teardown(lines_lose_their_indentation, tear_down),
        cmocka_unit_test_teardown(what_was_decoded_has_one_place, tear_down),
        cmocka_unit_test_teardown(a_slice_counts_from_its_own_start, tear_down),
        cmocka_unit_test_teardown(an_empty_slice_has_a_place, tear_down),
        cmocka_unit_test_teardown(nested_places_compose, tear_down),
    };
    return cmocka_run_group_tests_name("origin", tests, NULL, NULL);
}

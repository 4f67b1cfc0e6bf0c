/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int setup(void **state)
{
    static struct arena a;
    a = ARENA_INIT;
    *state = &a;
    return 0;
}

static int teardown(void **state)
{
    arena_release(*state);
    return 0;
}

static void alloc_is_zeroed_and_aligned(void **state)
{
    for (size_t size = 1; size < 100; size++) {
        arena_bytes(*state, 1); /* puts the next piece off its alignment */
        unsigned char *piece = arena_alloc(*state, 3, size);
        assert_int_equal((uintptr_t)piece % alignof(max_align_t), 0);
        for (size_t i = 0; i < 3 * size; i++)
            assert_int_equal(piece[i], 0);
        memset(piece, 0xff, 3 * size);
    }
}

static void alloc_is_zeroed_again_after_clear(void **state)
{
    memset(arena_alloc(*state, 1, 1000), 0xff, 1000);
    arena_clear(*state);
    const unsigned char *piece = arena_alloc(*state, 1, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(piece[i], 0);
}

static void pieces_larger_than_a_block_fit(void **state)
{
    const size_t large = 5 * 1024 * 1024;
    char *first = arena_bytes(*state, 10);
    memset(first, 'a', 10);
    memset(arena_bytes(*state, large), 'b', large);
    memset(arena_alloc(*state, 1, large), 'c', large);
    assert_memory_equal(first, "aaaaaaaaaa", 10);
}

static void many_pieces_do_not_overlap(void **state)
{
    enum { COUNT = 20000 };
    const char **names = arena_alloc(*state, COUNT, sizeof *names);
    for (int i = 0; i < COUNT; i++)
        names[i] = arena_fmt(*state, "piece %d", i).ptr;
    for (int i = 0; i < COUNT; i++) {
        char expected[32];
        snprintf(expected, sizeof expected, "piece %d", i);
        assert_string_equal(names[i], expected);
    }
}

static void shrink_gives_back_the_end(void **state)
{
    char *text = arena_bytes(*state, 100);
    memcpy(text, "abc", 3);
    arena_shrink(*state, text, 100, 100, 3);
    assert_ptr_equal(arena_bytes(*state, 1), text + 3);
}

static void copies_end_in_nul(void **state)
{
    char text[] = "secrets";
    struct str copy = arena_str(*state, (struct str){text, 3});
    text[0] = 'X';
    assert_string_equal(copy.ptr, "sec");
    assert_string_equal(arena_str(*state, STR_NONE).ptr, "");
    assert_int_equal(strlen(arena_cstr(*state, STR("a\0b"))), 1);
}

static void clear_wipes_what_was_written(void **state)
{
    struct arena *a = *state;
    char *text = arena_bytes(a, 7);
    memcpy(text, "secrets", 7);
    arena_clear(a);
    assert_memory_equal(text, "\0\0\0\0\0\0\0", 7); /* the newest block is kept */
    assert_int_equal(a->used, 0);
}

static void clear_keeps_one_block(void **state)
{
    struct arena *a = *state;
    for (int i = 0; i < 100; i++)
        arena_bytes(a, 100 * 1000);
    arena_clear(a);
    char *first = arena_bytes(a, 1000);
    arena_clear(a);
    assert_ptr_equal(arena_bytes(a, 1000), first);
}

static void an_array_grows_at_its_end(void **state)
{
    struct arena *a = *state;
    uint32_t *items = NULL, count = 0, cap = 0, moves = 0;
    while (count < 1000) {
        const uint32_t *before = items;
        arena_grow(a, items, count, cap);
        assert_true(count < cap);
        moves += items != before;
        for (uint32_t i = count; i < cap; i++)
            assert_int_equal(items[i], 0);
        items[count] = count + 1;
        count++;
    }
    assert_int_equal(moves, 9); /* 4, 8 ... 1024 */
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(items[i], i + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(alloc_is_zeroed_and_aligned, setup, teardown),
        cmocka_unit_test_setup_teardown(alloc_is_zeroed_again_after_clear, setup, teardown),
        cmocka_unit_test_setup_teardown(pieces_larger_than_a_block_fit, setup, teardown),
        cmocka_unit_test_setup_teardown(many_pieces_do_not_overlap, setup, teardown),
        cmocka_unit_test_setup_teardown(shrink_gives_back_the_end, setup, teardown),
        cmocka_unit_test_setup_teardown(an_array_grows_at_its_end, setup, teardown),
        cmocka_unit_test_setup_teardown(copies_end_in_nul, setup, teardown),
        cmocka_unit_test_setup_teardown(clear_wipes_what_was_written, setup, teardown),
        cmocka_unit_test_setup_teardown(clear_keeps_one_block, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

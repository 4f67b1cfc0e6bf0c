/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/yield.h"

static struct arena arena;

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static const struct str to_strong[] = {{"S", 1}};
static const struct str to_weak[] = {{"W", 1}};
static const struct rule strong = {.id = {"S", 1}};
static const struct rule weak = {.id = {"W", 1}, .yields_to = {to_strong, 1}};
static const struct rule weakest = {.id = {"V", 1}, .yields_to = {to_weak, 1}};

static void check(const struct finding *findings, const struct span *places, uint32_t count,
                  const char *expected)
{
    static const struct span none[8];
    bool silent[8] = {false};
    yield_mark(&arena, findings, places, none, count, silent);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(silent[i] ? 's' : '.', expected[i]);
}

static void the_weaker_one_is_silent_on_the_same_place(void **state)
{
    (void)state;
    const struct finding two[] = {{.rule = &weak}, {.rule = &strong}};
    const struct finding turned[] = {{.rule = &strong}, {.rule = &weak}};
    check(two, (struct span[]){{10, 20}, {15, 30}}, 2, "s.");
    check(turned, (struct span[]){{15, 30}, {10, 20}}, 2, ".s");
    check(two, (struct span[]){{10, 20}, {20, 30}}, 2, "s."); /* they touch */
    check(two, (struct span[]){{10, 20}, {21, 30}}, 2, "..");
    check(turned, (struct span[]){{0, 9}, {10, 20}}, 2, "..");
}

static void a_long_place_reaches_over_shorter_ones(void **state)
{
    (void)state;
    const struct finding many[] = {
        {.rule = &strong}, {.rule = &strong}, {.rule = &weak}, {.rule = &weak}};
    check(many, (struct span[]){{0, 100}, {5, 6}, {50, 60}, {101, 110}}, 4, "..s.");
}

static void a_second_place_counts_as_well(void **state)
{
    (void)state;
    const struct finding three[] = {{.rule = &weak}, {.rule = &strong}, {.rule = &weak}};
    const struct span places[] = {{10, 20}, {50, 60}, {30, 40}}, also[] = {{30, 40}, {12, 14}, {0}};
    bool silent[3] = {false};
    yield_mark(&arena, three, places, also, 3, silent);
    assert_true(silent[0]);
    assert_false(silent[2]); /* that of one who yields does not */
}

/* Whichever comes first: to yield to a silent one is to be silent. */
static void the_order_does_not_matter(void **state)
{
    (void)state;
    const struct finding up[] = {{.rule = &weakest}, {.rule = &weak}, {.rule = &strong}};
    const struct finding down[] = {
        {.rule = &weak}, {.rule = &strong}, {.rule = &weakest}, {.rule = &strong}};
    const struct span same[] = {{1, 2}, {1, 2}, {1, 2}, {1, 2}};
    check(up, same, 3, "ss.");
    check(down, same, 4, "s.s.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_weaker_one_is_silent_on_the_same_place, tear_down),
        cmocka_unit_test_teardown(a_second_place_counts_as_well, tear_down),
        cmocka_unit_test_teardown(a_long_place_reaches_over_shorter_ones, tear_down),
        cmocka_unit_test_teardown(the_order_does_not_matter, tear_down),
    };
    return cmocka_run_group_tests_name("yield", tests, NULL, NULL);
}

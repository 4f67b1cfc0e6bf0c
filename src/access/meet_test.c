/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "access/meet.h"
#include "access/plan.h"

static const struct access_key one = {
    .kind = ACCESS_AESCBC, .name = {"one", 3}, .material = {"1", 1}};
static const struct access_key two = {
    .kind = ACCESS_AESCBC, .name = {"two", 3}, .material = {"2", 1}};
static struct arena arena; /* zeroed: as ARENA_INIT */

static const struct access *policy(const struct access_key *first, const struct access_key *second)
{
    const struct access_key *keys[] = {first, second};
    struct access *made = arena_new(&arena, struct access, 1);
    *made = plan_policy(&arena, keys, second ? 2 : 1);
    return made;
}

static struct meet_answer best(const struct access *const *now, uint32_t nodes,
                               const struct access *const *files, uint32_t count)
{
    const struct version_row *row = version_row_of(VERSION_NEWEST);
    const struct version_row *const rows[] = {row, row, row};
    return meet_best(&arena, &(struct meet_question){.now = now,
                                                     .rows = rows,
                                                     .files = files,
                                                     .node_count = nodes,
                                                     .file_count = count,
                                                     .resource_count = 1});
}

/* A rotation: one behind reads the old key alone, while another one writes the new one already. */
static void test_takes_the_one_behind_forward(void **state)
{
    (void)state;
    const struct access *old = policy(&one, NULL), *new = policy(&two, &one);
    const struct access *now[] = {old, new}, *files[] = {old, new};
    struct meet_answer answer = best(now, 2, files, 2);
    assert_int_equal(answer.file, 1);
    assert_int_equal(answer.verdict, CHANGE_SAFE);
    assert_int_equal(answer.behind, 1);
    assert_int_equal(answer.deaf, 1);
}

static void test_what_is_new_counts(void **state)
{
    (void)state;
    const struct access *old = policy(&one, NULL), *new = policy(&two, &one);
    const struct access *now[] = {old, old}, *files[] = {new};
    struct meet_answer answer = best(now, 2, files, 1);
    assert_int_equal(answer.verdict, CHANGE_SAFE_AFTER_RESTARTS);
    assert_int_equal(answer.behind, 3);
    assert_ptr_equal(answer.why.key->name.ptr, two.name.ptr);
}

static void test_says_that_there_is_none(void **state)
{
    (void)state;
    const struct access *old = policy(&one, NULL), *new = policy(&two, NULL);
    const struct access *now[] = {old, new}, *files[] = {old, new};
    struct meet_answer answer = best(now, 2, files, 2);
    assert_int_equal(answer.verdict, CHANGE_LOSES_DATA);
    const struct access *both[] = {old, new, policy(&one, &two)};
    answer = best(now, 2, both, 3);
    assert_int_equal(answer.file, 2);
    assert_int_equal(answer.verdict, CHANGE_SAFE);
}

static void test_fewest_go(void **state)
{
    (void)state;
    const struct access *a = policy(&one, &two), *b = policy(&two, &one);
    const struct access *now[] = {a, b, b}, *files[] = {a, b};
    struct meet_answer answer = best(now, 3, files, 2);
    assert_int_equal(answer.file, 1);
    assert_int_equal(answer.behind, 1);
    assert_int_equal(answer.deaf, 0);
}

static void test_nobody_asks_who_is_unknown(void **state)
{
    (void)state;
    const struct access *a = policy(&one, NULL);
    const struct access *now[] = {a, NULL}, *files[] = {a};
    struct meet_answer answer = best(now, 2, files, 1);
    assert_int_equal(answer.verdict, CHANGE_SAFE);
    assert_int_equal(answer.behind, 0);
}

static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_takes_the_one_behind_forward),
        cmocka_unit_test(test_what_is_new_counts),
        cmocka_unit_test(test_says_that_there_is_none),
        cmocka_unit_test(test_fewest_go),
        cmocka_unit_test(test_nobody_asks_who_is_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}

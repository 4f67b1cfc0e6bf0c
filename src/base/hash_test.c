/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <pthread.h>

#include "base/hash.h"
#include "base/str_set.h"

static void *hash_in_a_thread(void *out)
{
    *(uint64_t *)out = hash_str(STR("secrets"));
    return NULL;
}

static void threads_share_one_key(void **state)
{
    (void)state;
    enum { THREADS = 16 };
    pthread_t threads[THREADS];
    uint64_t hashes[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, hash_in_a_thread, &hashes[i]), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(hashes[i], hash_str(STR("secrets")));
}

static void different_strings_differ(void **state)
{
    (void)state;
    assert_int_not_equal(hash_str(STR("a")), hash_str(STR("b")));
    assert_int_not_equal(hash_str(STR("")), hash_str(STR("\0")));
    assert_int_equal(hash_str(STR("")), hash_str(STR_NONE));
}

static void a_set_holds_what_was_added(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct str_set set = {.arena = &a};
    assert_false(str_set_has(&set, STR("x")));
    for (unsigned i = 0; i < 5000; i++)
        assert_true(str_set_add(&set, arena_fmt(&a, "name%u", i)));
    for (unsigned i = 0; i < 5000; i++) {
        assert_true(str_set_has(&set, arena_fmt(&a, "name%u", i)));
        assert_false(str_set_add(&set, arena_fmt(&a, "name%u", i)));
    }
    assert_false(str_set_has(&set, STR("name5000")));
    assert_true(str_set_add(&set, STR_NONE));
    assert_true(str_set_has(&set, STR("")));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_share_one_key),
        cmocka_unit_test(different_strings_differ),
        cmocka_unit_test(a_set_holds_what_was_added),
    };
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}

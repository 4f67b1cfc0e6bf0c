/* SPDX-License-Identifier: Apache-2.0 */
#include "carriers/testing.h"
#include "model/rancher.h"

#define HASH                                                                                       \
    "00ff"                                                                                         \
    "0123456789abcdef0123456789abcdef0123456789abcdef01234567AB"

static void states_are_known_by_their_form(void **state)
{
    (void)state;
    static const char *const good[] = {"start-" HASH "01", " reencrypt_finished-" HASH "01\n",
                                       "\"rotate-" HASH "01\""};
    static const char *const bad[] = {"",
                                      "-" HASH "01",
                                      "begin-" HASH "01",
                                      "start-" HASH,
                                      "start-" HASH "0x",
                                      "start_" HASH "01",
                                      "start-x" HASH "01",
                                      "start: " HASH "01",
                                      "\""};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct arena a = ARENA_INIT;
        assert_true(carrier_rancher_state.takes(STR("x"), str_from(good[i])));
        struct carried carried =
            testing_carried(&a, &carrier_rancher_state, STR("x"), str_from(good[i]));
        assert_non_null(carried.state);
        assert_int_equal(carried.state->sha256[1], 0xff);
        assert_int_equal(carried.state->sha256[31], 0x01);
        struct str there =
            str_slice(testing_source.text, carried.state->span.start, carried.state->span.end);
        assert_true(str_ends_with(there, STR("AB01")));
        arena_release(&a);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(carrier_rancher_state.takes(STR("x"), str_from(bad[i])));
    assert_false(carrier_rancher_state.takes(STR_NONE, str_from(good[0])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(states_are_known_by_their_form)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

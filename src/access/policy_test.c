/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "access/access.h"
#include "access/policy.h"
#include "access/testing.h"

#define A "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
#define B "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
#define FILE_OF(secret)                                                                            \
    TESTING_HEAD "- resources: [secrets]\n  providers:\n"                                          \
                 "  - secretbox: {keys: [{name: key1, secret: " secret "}]}\n  - identity: {}\n"

static struct arena arena; /* zeroed: as ARENA_INIT */

static const struct policy *policy(const char *text, uint32_t minors)
{
    return testing_policy(&arena, text, minors);
}

static struct access secrets_of(const struct policy *p, unsigned minor)
{
    struct access access;
    assert_non_null(policy_at(p, minor));
    access_of(&arena, policy_at(p, minor), version_row_of(minor), STR("secrets"), true, &access);
    return access;
}

static void equal_secrets_are_equal_and_none_can_be_read(void **state)
{
    (void)state;
    struct access one = secrets_of(policy(FILE_OF(A), version_bit(36)), 36);
    struct access same = secrets_of(policy(FILE_OF(A), version_bit(30)), 30);
    struct access other = secrets_of(policy(FILE_OF(B), version_bit(36)), 36);
    assert_int_equal(one.count, 2);
    assert_true(str_eq(one.keys[0].name, STR("key1")));
    assert_true(str_eq(one.keys[0].material, same.keys[0].material));
    assert_false(str_eq(one.keys[0].material, other.keys[0].material));
    assert_false(str_eq(one.keys[0].material, STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")));
    const struct ec_key *key = (const struct ec_key *)(const void *)one.keys[0].head;
    assert_false(str_eq(key->secret.value, STR(A)));
}

static void each_release_has_what_it_made_of_it(void **state)
{
    (void)state;
    const char *v2 = TESTING_HEAD "- resources: [secrets]\n  providers:\n"
                                  "  - kms: {apiVersion: v2, name: a, endpoint: 'unix:///s'}\n";
    const struct policy *p = policy(v2, VERSION_SET_ALL);
    assert_int_equal(p->asked, VERSION_SET_ALL);
    assert_null(policy_at(p, 26)); /* its gate is off */
    assert_non_null(policy_at(p, 36));
    assert_int_equal(secrets_of(p, 36).keys[0].kind, ACCESS_KMS_V2);
    assert_true(str_eq(secrets_of(p, 36).keys[0].endpoint, STR("unix:///s")));
    p = policy(FILE_OF(A), version_bit(36) | version_bit(35));
    assert_ptr_equal(policy_at(p, 36), policy_at(p, 35)); /* decoded alike: kept once */
    assert_null(policy_at(p, 34));                        /* not asked for */
}

static void places_lead_to_names(void **state)
{
    (void)state;
    const struct policy *p = policy(FILE_OF(A), version_bit(36));
    struct access access = secrets_of(p, 36);
    const struct spot *at = policy_spot(p, access.keys[0].head);
    assert_non_null(at);
    struct str text = str_from(FILE_OF(A));
    assert_true(str_eq(str_slice(text, at->span.start, at->span.end), STR("key1")));
    static const struct field_head nowhere = {.state = FIELD_ABSENT};
    assert_null(policy_spot(p, &nowhere));
}

static void knows_what_is_still_to_be_filled_in(void **state)
{
    (void)state;
    const char *open =
        TESTING_HEAD "- resources: [secrets]\n  providers:\n"
                     "  - kms: {apiVersion: v2, name: OPEN, endpoint: 'unix:///s'}\n";
    assert_true(policy(open, version_bit(36))->is_open);
    assert_false(policy(FILE_OF(A), version_bit(36))->is_open);
}

static void nothing_of_what_no_release_takes(void **state)
{
    (void)state;
    const struct policy *p = policy("kind: EncryptionConfiguration\n", VERSION_SET_ALL);
    assert_int_equal(p->minors, 0);
    assert_int_equal(p->version_count, 0);
    assert_null(policy_at(p, 36));
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
        cmocka_unit_test(equal_secrets_are_equal_and_none_can_be_read),
        cmocka_unit_test(each_release_has_what_it_made_of_it),
        cmocka_unit_test(places_lead_to_names),
        cmocka_unit_test(knows_what_is_still_to_be_filled_in),
        cmocka_unit_test(nothing_of_what_no_release_takes),
    };
    return cmocka_run_group_tests_name("policy", tests, NULL, release);
}

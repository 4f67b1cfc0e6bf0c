/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "access/control.h"
#include "access/testing.h"

#define HEAD                TESTING_HEAD
#define SECRET              "P0sYzv2mQk8nRwXb5uT1aLcJ7hFgE9dKiMoVq3BxZ4Y="
#define ENTRY(names, first) "- resources: [" names "]\n  providers: [" first ", {identity: {}}]\n"
#define LOCAL(kind)         "{" kind ": {keys: [{name: k, secret: " SECRET "}]}}"
#define KMS                 "{kms: {apiVersion: v2, name: vault, endpoint: 'unix:///a'}}"
#define ID                  "{identity: {}}"

static struct arena arena; /* zeroed: as ARENA_INIT */

static struct control_answer decide(const char *profile, const char *id, uint32_t minors,
                                    const char *text)
{
    const struct coverage *coverage = testing_coverage(&arena, minors, text);
    const struct profile *p = profile_find(str_from(profile));
    for (uint32_t i = 0; p && i < p->control_count; i++)
        if (str_eq(p->controls[i].id, str_from(id)))
            return control_decide(&arena, &p->controls[i], coverage, minors);
    fail_msg("no control %s of %s", id, profile);
    return (struct control_answer){0};
}

static void check(const char *profile, const char *id, const char *text, const char *expected)
{
    struct control_answer answer = decide(profile, id, version_bit(36), text);
    assert_string_equal(control_result_name(answer.result), expected);
    assert_true(answer.count > 0);
    arena_clear(&arena);
}

static void providers_that_cis_takes(void **state)
{
    (void)state;
    static const char *const numbers[][2] = {{"cis-1.8", "1.2.29"},
                                             {"cis-1.9", "1.2.28"},
                                             {"cis-1.10", "1.2.28"},
                                             {"cis-1.11", "1.2.28"},
                                             {"cis-1.12", "1.2.28"}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const char *profile = numbers[i][0], *id = numbers[i][1];
        check(profile, id, HEAD ENTRY("secrets", LOCAL("aescbc")), "pass");
        check(profile, id, HEAD ENTRY("secrets", LOCAL("secretbox")), "pass");
        check(profile, id, HEAD ENTRY("secrets", KMS), "pass");
        check(profile, id, HEAD ENTRY("secrets", LOCAL("aesgcm")), "fail");
        check(profile, id, HEAD ENTRY("secrets", ID), "fail");
        check(profile, id, HEAD ENTRY("configmaps", LOCAL("aescbc")), "fail");
        check(profile, id, HEAD ENTRY("'*.*'", LOCAL("aescbc")), "pass");
    }
}

static void other_profiles(void **state)
{
    (void)state;
    check("stig", "V-274882", HEAD ENTRY("secrets", LOCAL("aesgcm")), "pass");
    check("stig", "V-274882", HEAD ENTRY("secrets", ID), "fail");
    check("stig", "V-274884", HEAD ENTRY("secrets", KMS), "undecided");
    check("fips", "SC-13", HEAD ENTRY("secrets", LOCAL("secretbox")), "fail");
    check("fips", "SC-13", HEAD ENTRY("secrets", LOCAL("aesgcm")), "pass");
    check("fips", "SC-28", HEAD ENTRY("secrets", LOCAL("secretbox")), "pass");
    check("kms-required", "kms-secrets", HEAD ENTRY("secrets", KMS), "pass");
    check("kms-required", "kms-secrets", HEAD ENTRY("secrets", LOCAL("aescbc")), "fail");
    check("kms-required", "kms-secrets",
          HEAD ENTRY("secrets", KMS) ENTRY("configmaps", LOCAL("aescbc")), "fail");
}

/* The last entry does not decide, and what is opted out may be plain text. */
static void the_entry_of_secrets_decides(void **state)
{
    (void)state;
    check("cis-1.11", "1.2.28", HEAD ENTRY("secrets", ID) ENTRY("configmaps", LOCAL("aescbc")),
          "fail");
    check("cis-1.11", "1.2.28", HEAD ENTRY("secrets", LOCAL("aescbc")) ENTRY("events", ID), "pass");
    check("cis-1.11", "1.2.28",
          HEAD ENTRY("secrets", LOCAL("aescbc")) ENTRY("configmaps", LOCAL("aesgcm")), "fail");
    /* no resource of that name: it encrypts nothing */
    check("cis-1.11", "1.2.28",
          HEAD ENTRY("secrets", LOCAL("aescbc")) ENTRY("configmap", LOCAL("aesgcm")), "pass");
}

static void what_cannot_be_told(void **state)
{
    (void)state;
    check("cis-1.11", "1.2.28", HEAD ENTRY("Secrets", LOCAL("aescbc")), "undecided");
    check("cis-1.11", "1.2.28", HEAD ENTRY("widgets.example.com", LOCAL("aescbc")), "undecided");
    check("cis-1.11", "1.2.27", HEAD ENTRY("secrets", LOCAL("aescbc")), "undecided");
    /* accepted by 1.26 alone, where the name means nothing */
    struct control_answer answer = decide("cis-1.8", "1.2.29", version_set_range(26, 27),
                                          HEAD ENTRY("Secrets", LOCAL("aescbc")));
    assert_int_equal(answer.result, CONTROL_FAILS);
    assert_int_equal(answer.count, 2);
    assert_int_equal(answer.evidence[0].minors, version_bit(26));
    assert_int_equal(answer.evidence[1].minors, version_bit(27));
    assert_int_equal(answer.evidence[1].result, CONTROL_UNDECIDED);
    arena_clear(&arena);
}

static void evidence_has_a_place_and_says_where_authorities_disagree(void **state)
{
    (void)state;
    struct control_answer answer =
        decide("cis-1.11", "1.2.28", version_bit(36), HEAD ENTRY("secrets", LOCAL("aescbc")));
    assert_int_equal(answer.count, 1);
    if (!answer.evidence)
        return;
    assert_int_equal(answer.evidence[0].at.line, 5);
    assert_true(str_eq(answer.evidence[0].path, STR("resources[0].providers[0].aescbc.keys[0]")));
    assert_true(
        str_eq(answer.evidence[0].text,
               STR("secrets: aescbc 'k' writes; CIS takes 'aescbc', Kubernetes calls it weak")));
    arena_clear(&arena);
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
        cmocka_unit_test(providers_that_cis_takes),
        cmocka_unit_test(other_profiles),
        cmocka_unit_test(the_entry_of_secrets_decides),
        cmocka_unit_test(what_cannot_be_told),
        cmocka_unit_test(evidence_has_a_place_and_says_where_authorities_disagree),
    };
    return cmocka_run_group_tests_name("control", tests, NULL, release);
}

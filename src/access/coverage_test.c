/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "access/testing.h"
#include "base/buf.h"

#define HEAD TESTING_HEAD
#define CBC                                                                                        \
    "  providers: [{aescbc: {keys: [{name: k, secret: "                                            \
    "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=}]}}]\n"
#define ID "  providers: [{identity: {}}]\n"

static struct arena arena; /* zeroed: as ARENA_INIT */

static const struct coverage *cover(uint32_t minors, const char *text)
{
    return testing_coverage(&arena, minors, text);
}

static const struct coverage_resource *resource(const struct coverage *c, const char *name)
{
    for (uint32_t i = 0; i < c->count; i++)
        if (str_eq(c->resources[i].name, str_from(name)))
            return &c->resources[i];
    fail_msg("no resource '%s'", name);
    return NULL;
}

static void runs_are_of_equal_answers(void **state)
{
    (void)state;
    const struct coverage *c = cover(version_set_range(25, 36), HEAD "- resources: ['*.']\n" CBC);
    const struct coverage_resource *secrets = resource(c, "secrets");
    assert_int_equal(c->minors, version_set_range(25, 36));
    assert_int_equal(secrets->run_count, 2);
    assert_int_equal(secrets->runs[0].minors, version_bit(25) | version_set_range(27, 36));
    assert_int_equal(secrets->runs[0].answer->level, ACCESS_GROUP);
    assert_false(secrets->runs[0].answer->plain);
    assert_true(str_eq(secrets->runs[0].by, STR("*.")));
    assert_int_equal(secrets->runs[0].names[0].at.line, 4);
    assert_int_equal(secrets->runs[0].names[0].at.column, 15);
    assert_int_equal(secrets->runs[1].minors, version_bit(26));
    assert_true(secrets->runs[1].answer->plain);
    assert_ptr_equal(secrets->runs[0].answer, resource(c, "pods")->runs[0].answer);
    arena_clear(&arena);
}

static void places_are_named(void **state)
{
    (void)state;
    const struct coverage *c = cover(version_bit(36), HEAD "- resources: [pods]\n" ID
                                                           "- resources: [pods, secrets]\n" CBC);
    const struct coverage_run *run = coverage_find(c, STR("secrets."), 36);
    assert_int_equal(run->answer->entry_count, 1);
    assert_true(str_eq(run->names[0].path, STR("resources[1].resources[1]")));
    assert_true(
        str_eq(run->answer->keys[0].place.path, STR("resources[1].providers[0].aescbc.keys[0]")));
    assert_int_equal(run->answer->keys[0].place.at.line, 7);
    run = coverage_find(c, STR("pods"), 36);
    assert_int_equal(run->answer->entry_count, 2);
    assert_int_equal(run->names[1].at.line, 6);
    assert_true(run->answer->plain);
    assert_true(str_eq(run->answer->keys[0].place.path, STR("resources[0].providers[0].identity")));
    arena_clear(&arena);
}

/* podsecuritypolicies went with 1.25, validatingadmissionpolicies came with 1.26. */
static void resources_have_lifetimes(void **state)
{
    (void)state;
    const struct coverage *c = cover(version_set_range(24, 26), HEAD "- resources: [pods]\n" CBC);
    assert_int_equal(resource(c, "podsecuritypolicies.policy")->runs[0].minors, version_bit(24));
    assert_null(coverage_find(c, STR("podsecuritypolicies.policy"), 25));
    assert_non_null(coverage_find(c, STR("podsecuritypolicies.policy"), 24));
    arena_clear(&arena);
}

static void classes(void **state)
{
    (void)state;
    const struct coverage *c =
        cover(version_bit(26), HEAD
              "- resources: [secret, widgets.example.com, events.events.k8s.io, secrets]\n" CBC);
    assert_int_equal(resource(c, "secret")->class, COVERAGE_UNKNOWN);
    assert_int_equal(resource(c, "widgets.example.com")->class, COVERAGE_CUSTOM);
    assert_int_equal(resource(c, "events.events.k8s.io")->class, COVERAGE_ELSEWHERE);
    assert_true(str_eq(resource(c, "events.events.k8s.io")->stored_as, STR("events")));
    assert_int_equal(resource(c, "secrets")->class, COVERAGE_BUILT_IN);
    assert_true(resource(c, "secrets")->sensitive && resource(c, "secrets")->named);
    assert_false(resource(c, "pods")->named);
    assert_true(coverage_find(c, STR("events"), 26)->answer->plain);
    arena_clear(&arena);
}

/* Wildcards speak of custom resources that no list names. */
static void custom_resources_that_are_not_named(void **state)
{
    (void)state;
    const struct coverage *c =
        cover(version_set_range(26, 27),
              HEAD "- resources: ['*.example.com', '*.apps']\n" CBC "- resources: ['*.*']\n" ID);
    assert_int_equal(resource(c, "*.example.com")->class, COVERAGE_OTHERS);
    assert_false(coverage_find(c, STR("widgets.example.com"), 27)->answer->plain);
    assert_true(coverage_find(c, STR("widgets.example.com"), 26)->answer->plain);
    assert_int_equal(coverage_find(c, STR("a.other.com"), 27)->answer->level, ACCESS_ALL);
    assert_int_equal(coverage_find(c, STR("a.other.com"), 26)->answer->level, ACCESS_NO_ENTRY);
    assert_int_equal(resource(c, "*.*")->class, COVERAGE_REST);
    arena_clear(&arena);
}

static void nothing_where_nobody_accepts(void **state)
{
    (void)state;
    assert_null(cover(version_bit(36), HEAD "- resources: [Secrets]\n" CBC));
    const struct coverage *c =
        cover(version_set_range(26, 27), HEAD "- resources: [Secrets]\n" CBC);
    assert_int_equal(c->minors, version_bit(26));
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
        cmocka_unit_test(runs_are_of_equal_answers),
        cmocka_unit_test(places_are_named),
        cmocka_unit_test(resources_have_lifetimes),
        cmocka_unit_test(classes),
        cmocka_unit_test(custom_resources_that_are_not_named),
        cmocka_unit_test(nothing_where_nobody_accepts),
    };
    return cmocka_run_group_tests_name("coverage", tests, NULL, release);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "access/testing.h"
#include "rules/transition.h"

#define A           "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
#define B           "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
#define KEY(n, s)   "{name: " n ", secret: " s "}"
#define CBC(k)      "{aescbc: {keys: [" k "]}}"
#define BOX(k)      "{secretbox: {keys: [" k "]}}"
#define KMS(n, v)   "{kms: {apiVersion: " v ", name: " n ", endpoint: 'unix:///s'}}"
#define ID          "{identity: {}}"
#define OF(r, list) "- {resources: [" r "], providers: [" list "]}\n"
#define S(list)     OF("secrets", list)

enum { MINOR = 28 }; /* KMS v1 and v2 both work */

static struct arena arena; /* zeroed: as ARENA_INIT */

static const struct ec_configuration *loaded(const char *entries)
{
    const struct ec_configuration *configuration = testing_configuration(&arena, MINOR, entries);
    if (!configuration)
        fail_msg("it is not accepted: %s", entries);
    return configuration;
}

/* Two nodes that go from one configuration to the other; NULL: none. Resources are those that
 * agreement.h finds in both. */
static struct transition change(const char *old, const char *new)
{
    static const unsigned minors[] = {MINOR, MINOR};
    struct transition t = {.pair_count = 2, .state_count = 2, .minors = minors};
    struct cluster_node *nodes = arena_new(&arena, struct cluster_node, 4);
    struct transition_pair *pairs = arena_new(&arena, struct transition_pair, 2);
    struct agreement_side *sides = arena_new(&arena, struct agreement_side, 4);
    struct agreement g;
    for (uint32_t i = 0; i < 4; i++) {
        const char *entries = i < 2 ? old : new;
        nodes[i].name = arena_fmt(&arena, "cp%u", (unsigned)i % 2 + 1);
        sides[i] = (struct agreement_side){.configuration = entries ? loaded(entries) : NULL,
                                           .row = version_row_of(MINOR)};
        *(i < 2 ? &pairs[i].old : &pairs[i - 2].new) = &nodes[i];
    }
    agreement_sides(&arena, sides, 4, &g);
    struct transition_resource *resources = arena_new(&arena, struct transition_resource, g.count);
    for (uint32_t r = 0; r < g.count; r++) {
        struct change_policy *states = arena_new(&arena, struct change_policy, 4);
        for (uint32_t i = 0; i < 4; i++)
            states[i] = (struct change_policy){&g.resources[r].sides[i], sides[i].row};
        resources[r] = (struct transition_resource){.name = g.resources[r].name,
                                                    .exact = g.resources[r].name.ptr[0] != '*',
                                                    .states = states};
    }
    t.pairs = pairs;
    t.resources = resources;
    t.resource_count = g.count;
    transition_judge(&arena, &t);
    return t;
}

static void expect_str(struct str got, const char *want)
{
    if (!str_eq(got, str_from(want)))
        fail_msg("it is '" STR_FMT "', not '%s'", STR_ARG(got), want);
}

static void each_cause(void **state)
{
    (void)state;
    static const struct {
        const char *old, *new;
        enum change_verdict verdict;
        enum transition_cause cause; /* of the worst break */
    } table[] = {
        {S(CBC(KEY("a", A))), S(CBC(KEY("b", B))), CHANGE_LOSES_DATA, TRANSITION_WRITER_GONE},
        {S(CBC(KEY("b", B) "," KEY("a", A))), S(CBC(KEY("b", B))), CHANGE_SAFE_AFTER_REWRITE,
         TRANSITION_READER_GONE},
        {S(CBC(KEY("a", A))), S(CBC(KEY("b", B) "," KEY("a", A))), CHANGE_SAFE_AFTER_RESTARTS,
         TRANSITION_AT_ONCE},
        {S(CBC(KEY("a", A))), S(CBC(KEY("a", B))), CHANGE_LOSES_DATA, TRANSITION_OTHER_SECRET},
        {S(ID), S(CBC(KEY("a", A))), CHANGE_LOSES_DATA, TRANSITION_NO_IDENTITY},
        {S(CBC(KEY("a", A))), S(ID), CHANGE_LOSES_DATA, TRANSITION_OFF},
        {S(CBC(KEY("a", A))), NULL, CHANGE_LOSES_DATA, TRANSITION_OFF},
        {S(CBC(KEY("a", A))), OF("pods", CBC(KEY("a", A)) "," ID), CHANGE_LOSES_DATA,
         TRANSITION_NO_ENTRY},
        {S(KMS("a", "v2")), S(KMS("b", "v2")), CHANGE_LOSES_DATA, TRANSITION_KMS_RENAMED},
        {S(KMS("a", "v1")), S(KMS("a", "v2")), CHANGE_LOSES_DATA, TRANSITION_KMS_VERSION},
        {S(CBC(KEY("a", A))), S(BOX(KEY("a", A))), CHANGE_LOSES_DATA, TRANSITION_OTHER_KIND},
        {S(CBC(KEY("a", A))), OF("'*.'", CBC(KEY("b", B)) "," ID), CHANGE_LOSES_DATA,
         TRANSITION_OTHER_ENTRY},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct transition t = change(table[i].old, table[i].new);
        if (transition_verdict(&t) != table[i].verdict || t.breaks[0].cause != table[i].cause)
            fail_msg("%zu: verdict %d of cause %d, not %d of %d", i, (int)transition_verdict(&t),
                     (int)t.breaks[0].cause, (int)table[i].verdict, (int)table[i].cause);
    }
}

static void safe_has_no_break(void **state)
{
    (void)state;
    struct transition t = change(S(CBC(KEY("a", A))), S(CBC(KEY("a", A) "," KEY("b", B))));
    assert_int_equal(t.break_count, 0);
    assert_int_equal(transition_verdict(&t), CHANGE_SAFE);
    assert_int_equal(t.resources[0].verdict, CHANGE_SAFE);
}

/* Of all resources that break alike one break is made; the worst stands first. */
static void resources_share_a_break(void **state)
{
    (void)state;
    struct transition t = change(
        OF("secrets, configmaps", CBC(KEY("a", A))) OF("pods", CBC(KEY("a", A))),
        OF("secrets, configmaps", CBC(KEY("b", B))) OF("pods", CBC(KEY("b", B) "," KEY("a", A))));
    assert_int_equal(t.break_count, 2);
    assert_int_equal(t.breaks[0].weight, CHANGE_LOSES_DATA);
    assert_int_equal(t.breaks[0].count, 2);
    expect_str(transition_names(&arena, &t, t.breaks[0].resources, 2), "secrets and configmaps");
    expect_str(transition_values(&arena, &t, &t.breaks[0]),
               "secrets and configmaps written so far");
    assert_int_equal(t.breaks[1].weight, CHANGE_SAFE_AFTER_RESTARTS);
    assert_int_equal(t.breaks[1].count, 3);
    assert_int_equal(t.resources[0].verdict, CHANGE_LOSES_DATA);
    assert_int_equal(t.resources[2].verdict, CHANGE_SAFE_AFTER_RESTARTS);
    expect_str(transition_rewrite(&arena, &t, t.breaks[1].resources, 3),
               "kubectl get secrets,configmaps,pods --all-namespaces -o json | kubectl replace -f "
               "-");
}

static void who_and_the_server_s_words(void **state)
{
    (void)state;
    struct transition t = change(S(CBC(KEY("a", A))), S(CBC(KEY("b", B))));
    const struct transition_break *b = &t.breaks[0];
    assert_ptr_equal(transition_reader(&t, b), t.pairs[0].new);
    assert_ptr_equal(transition_owner(&t, b), t.pairs[0].old);
    expect_str(transition_words(&t, b),
               "no matching key was found for the provided AES transformer");
    t = change(S(CBC(KEY("a", A))), S(BOX(KEY("a", A))));
    expect_str(transition_words(&t, &t.breaks[0]), "no matching prefix found");
}

static void names_of_wildcards(void **state)
{
    (void)state;
    struct transition t = change(
        OF("secrets, pods, events, '*.apps'", CBC(KEY("a", A))) OF("'*.*'", CBC(KEY("a", A))),
        OF("secrets, pods, events, '*.apps'", CBC(KEY("b", B))) OF("'*.*'", CBC(KEY("b", B))));
    static const uint32_t some[] = {0, 3}, rest[] = {4}, all[] = {0, 1, 2, 3, 4};
    expect_str(transition_names(&arena, &t, some, 2), "secrets and all others of '*.apps'");
    expect_str(transition_names(&arena, &t, rest, 1), "all other resources");
    expect_str(transition_names(&arena, &t, all, 5), "secrets, pods, events and 2 more");
    assert_true(
        str_starts_with(transition_rewrite(&arena, &t, some, 2), STR("kubectl get RESOURCE ")));
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
        cmocka_unit_test(each_cause),
        cmocka_unit_test(safe_has_no_break),
        cmocka_unit_test(resources_share_a_break),
        cmocka_unit_test(who_and_the_server_s_words),
        cmocka_unit_test(names_of_wildcards),
    };
    return cmocka_run_group_tests_name("transition", tests, NULL, release);
}

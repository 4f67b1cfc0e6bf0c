/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "access/stages.h"
#include "access/testing.h"

#define A         "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
#define B         "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
#define KEY(n, s) "{name: " n ", secret: " s "}"
#define ENTRY(r, k)                                                                                \
    "- {resources: [" r "], providers: [{aescbc: {keys: [" k "]}}, {identity: {}}]}\n"

enum { MINOR = 28 }; /* KMS v1 and v2 both work */

static struct arena arena; /* zeroed: as ARENA_INIT */

static const struct ec_configuration *loaded(const char *entries)
{
    const struct ec_configuration *configuration = testing_configuration(&arena, MINOR, entries);
    if (!configuration)
        fail_msg("it is not accepted: %s", entries);
    return configuration;
}

static struct stages ways(const char *from, const char *to)
{
    struct stages s;
    stages_find(&arena,
                &(struct stages_question){.from = from ? loaded(from) : NULL,
                                          .to = to ? loaded(to) : NULL,
                                          .row = version_row_of(MINOR)},
                &s);
    return s;
}

static struct str writer_of(const struct stages *s, uint32_t which, uint32_t file)
{
    const struct access_key *key = access_writer(stages_policy(s, which, file));
    return key ? key->name : STR("plain");
}

#define EXPECT_WRITERS(s, which, names)                                                            \
    expect_writers((s), (which), (names), sizeof(names) / sizeof *(names))
static void expect_writers(const struct stages *s, uint32_t which, const char *const *names,
                           uint32_t count)
{
    assert_int_equal(s->files + 1, count);
    for (uint32_t f = 0; f < count; f++)
        if (!str_eq(writer_of(s, which, f), str_from(names[f])))
            fail_msg("file %u is written with " STR_FMT ", not %s", (unsigned)f,
                     STR_ARG(writer_of(s, which, f)), names[f]);
}

static void names_stand_before_wildcards(void **state)
{
    (void)state;
    struct stages s =
        ways(ENTRY("secrets., widgets.example.com", KEY("a", A)) ENTRY("'*.apps'", KEY("a", A)),
             ENTRY("secrets, configmaps", KEY("a", A)) ENTRY("'*.*'", KEY("a", A)));
    static const char *const names[] = {"secrets.", "widgets.example.com", "configmaps", "*.apps",
                                        "*.*"};
    assert_int_equal(s.count, 5); /* 'secrets.' and 'secrets' are one */
    for (uint32_t i = 0; i < s.count; i++)
        assert_true(str_eq(s.classes[i].name, str_from(names[i])));
    assert_int_equal(stages_rank_of(STR("secrets")), STAGES_EXACT);
    assert_int_equal(stages_rank_of(STR("*.apps")), STAGES_GROUP);
    assert_int_equal(stages_rank_of(STR("*.*")), STAGES_ALL);
    assert_true(stages_is_wildcard(STR("*.")));
}

static void a_rotation_is_three_files(void **state)
{
    (void)state;
    struct stages s = ways(ENTRY("secrets", KEY("a", A)), ENTRY("secrets", KEY("b", B)));
    static const char *const writers[] = {"a", "a", "b", "b"};
    assert_true(s.found);
    assert_int_equal(s.files, 3);
    EXPECT_WRITERS(&s, 0, writers);
    for (uint32_t f = 0; f <= s.files; f++)
        assert_int_equal(stages_rewrites(&s, 0, f), f == 2);
    assert_true(plan_same_policy(stages_policy(&s, 0, 0), &s.classes[0].from));
    assert_true(plan_same_policy(stages_policy(&s, 0, 3), &s.classes[0].to));
    assert_true(plan_same_policy(stages_policy(&s, 0, 9), &s.classes[0].to));
}

/* The shorter way waits at its end, and what does not change stays. */
static void classes_go_side_by_side(void **state)
{
    (void)state;
    struct stages s = ways(
        ENTRY("secrets", KEY("a", A)) ENTRY("configmaps", KEY("a", A)) ENTRY("pods", KEY("a", A)),
        ENTRY("secrets", KEY("b", B)) ENTRY("configmaps", KEY("a", A) ", " KEY("b", B))
            ENTRY("pods", KEY("a", A)));
    static const char *const rotated[] = {"a", "a", "b", "b"}, *const same[] = {"a", "a", "a", "a"};
    assert_true(s.found);
    assert_int_equal(s.files, 3);
    EXPECT_WRITERS(&s, 0, rotated);
    EXPECT_WRITERS(&s, 1, same);
    EXPECT_WRITERS(&s, 2, same);
    assert_int_equal(stages_policy(&s, 1, 1)->count, 3);
    assert_int_equal(stages_policy(&s, 2, 2)->count, 2);
    assert_false(stages_rewrites(&s, 1, 2));
}

static void from_nothing_and_to_nothing(void **state)
{
    (void)state;
    struct stages on = ways(NULL, ENTRY("secrets", KEY("a", A)));
    static const char *const rollout[] = {"plain", "plain", "a"};
    assert_true(on.found);
    assert_int_equal(on.files, 2);
    EXPECT_WRITERS(&on, 0, rollout);
    assert_true(stages_rewrites(&on, 0, 2));
    struct stages off = ways(ENTRY("secrets", KEY("a", A)), NULL);
    static const char *const away[] = {"a", "plain", "plain"};
    assert_true(off.found);
    assert_int_equal(off.files, 2);
    EXPECT_WRITERS(&off, 0, away);
    assert_true(stages_rewrites(&off, 0, 1));
    assert_int_equal(stages_policy(&off, 0, 2)->level, ACCESS_NO_ENTRY);
}

static void one_class_without_a_way_is_enough(void **state)
{
    (void)state;
    static const char *const socket[] = {"/a", "/b"};
    const char *entries[2];
    for (int i = 0; i < 2; i++)
        entries[i] = arena_fmt(&arena,
                               "- {resources: [secrets], providers: [{kms: {apiVersion: v2, name: "
                               "k, endpoint: 'unix://%s'}}]}\n" ENTRY("pods", KEY("%c", A)),
                               socket[i], 'a' + i)
                         .ptr;
    struct stages s = ways(entries[0], entries[1]);
    assert_true(s.found);
    assert_int_equal(s.classes[0].way.result, PLAN_FOUND_ASSUMING);
    assert_int_equal(s.classes[1].way.result, PLAN_FOUND);
    static const char *const version[] = {"v1", "v2"};
    for (int i = 0; i < 2; i++)
        entries[i] = arena_fmt(&arena,
                               "- {resources: [secrets], providers: [{kms: {apiVersion: %s, name: "
                               "k, endpoint: 'unix:///a'}}]}\n" ENTRY("pods", KEY("%c", A)),
                               version[i], 'a' + i)
                         .ptr;
    s = ways(entries[0], entries[1]);
    assert_int_equal(s.classes[0].way.result, PLAN_NONE);
    assert_int_equal(s.classes[1].way.result, PLAN_FOUND);
    assert_false(s.found);
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
        cmocka_unit_test(names_stand_before_wildcards),
        cmocka_unit_test(a_rotation_is_three_files),
        cmocka_unit_test(classes_go_side_by_side),
        cmocka_unit_test(from_nothing_and_to_nothing),
        cmocka_unit_test(one_class_without_a_way_is_enough),
    };
    return cmocka_run_group_tests_name("stages", tests, NULL, release);
}

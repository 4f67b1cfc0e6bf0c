/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "access/testing.h"
#include "rules/cluster.h"

#define A         "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
#define B         "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
#define KEY(n, s) "{name: " n ", secret: " s "}"
#define ENTRY(r, k)                                                                                \
    "- {resources: [" r "], providers: [{aescbc: {keys: [" k "]}}, {identity: {}}]}\n"

static struct arena arena; /* zeroed: as ARENA_INIT */

static const struct ec_configuration *loaded(const char *entries)
{
    struct source *source = arena_new(&arena, struct source, 1);
    struct verdict *verdicts = arena_new(&arena, struct verdict, VERSION_COUNT);
    struct load_options options = {
        .minors = version_bit(36), .feature_gates = STR(""), .file = STR("F")};
    source_init(source, &arena, STR("F"), arena_join(&arena, STR(TESTING_HEAD), str_from(entries)));
    load_verdicts(&arena, source, &options, verdicts);
    const struct verdict *v = &verdicts[36 - VERSION_OLDEST];
    if (v->kind != VERDICT_ACCEPTED)
        fail_msg("it is not accepted: %s", entries);
    return v->configuration;
}

/* Nodes cp1, cp2 ...; NULL: without a configuration; "": not known. */
static struct cluster cluster(const char *const *entries, uint32_t count)
{
    struct cluster c = {.count = count};
    struct agreement_side *sides = arena_new(&arena, struct agreement_side, count);
    struct cluster_node *nodes = arena_new(&arena, struct cluster_node, count);
    for (uint32_t i = 0; i < count; i++) {
        bool known = !entries[i] || *entries[i];
        nodes[i].name = arena_fmt(&arena, "cp%u", (unsigned)i + 1);
        sides[i] = (struct agreement_side){.configuration =
                                               entries[i] && known ? loaded(entries[i]) : NULL,
                                           .row = version_row_of(36),
                                           .is_unknown = !known};
    }
    c.nodes = nodes;
    agreement_of(&arena, sides, count, &c.agreement);
    return c;
}

static void expect_str(struct str got, const char *want)
{
    if (!str_eq(got, str_from(want)))
        fail_msg("it is '" STR_FMT "', not '%s'", STR_ARG(got), want);
}

static void sets_of_nodes(void **state)
{
    (void)state;
    assert_true(in_nodes(5, 2));
    assert_false(in_nodes(5, 1));
    assert_true(is_one(4));
    assert_false(is_one(6));
    assert_int_equal(first_node(12), 2);
    assert_int_equal(first_node(UINT64_C(1) << 63), 63);
}

static void one_behind_disagrees_once(void **state)
{
    (void)state;
    const char *const nodes[] = {
        ENTRY("secrets, configmaps", KEY("b", B) ", " KEY("a", A)),
        ENTRY("secrets, configmaps", KEY("b", B) ", " KEY("a", A)),
        ENTRY("secrets, configmaps", KEY("a", A)),
    };
    struct cluster c = cluster(nodes, 3);
    struct disagreements d = cluster_disagreements(&arena, &c);
    assert_int_equal(d.count, 1); /* of both writers and both resources */
    assert_int_equal(d.items[0].cause, AGREEMENT_NO_KEY);
    assert_int_equal(d.items[0].writers, 3);
    assert_int_equal(d.items[0].readers, 4);
    assert_int_equal(d.items[0].count, 2);
    expect_str(access_key_shown(&arena, d.items[0].key), "aescbc 'b'");
    assert_int_equal(cluster_same_writers(&c, 0, 1), 3);
    assert_int_equal(cluster_same_writers(&c, 0, 2), 4);
}

static void causes_are_told_apart(void **state)
{
    (void)state;
    const char *const nodes[] = {ENTRY("secrets", KEY("a", A)), ENTRY("secrets", KEY("a", B)), NULL,
                                 ""};
    struct cluster c = cluster(nodes, 4);
    struct disagreements d = cluster_disagreements(&arena, &c);
    uint32_t other = 0, bare = 0;
    for (uint32_t i = 0; i < d.count; i++) {
        assert_false(in_nodes(d.items[i].readers | d.items[i].writers, 3)); /* not known */
        other += d.items[i].cause == AGREEMENT_OTHER_SECRET && d.items[i].garbage;
        bare += d.items[i].cause == AGREEMENT_READER_BARE && d.items[i].readers == 4;
    }
    assert_int_equal(d.count, 4);
    assert_int_equal(other, 2); /* each what the other one writes */
    assert_int_equal(bare, 2);
}

static bool always(const struct cluster *c, uint32_t resource)
{
    (void)c;
    (void)resource;
    return true;
}

static uint32_t sets, members;

static void count_set(struct rule_run *run, const uint32_t *resources, uint32_t count)
{
    (void)run;
    assert_true(count > 0 && resources[0] < 4);
    sets++;
    members += count;
}

static void what_all_can_read_comes_in_sets(void **state)
{
    (void)state;
    const char *const nodes[] = {
        ENTRY("secrets, configmaps", KEY("a", A)) ENTRY("pods", KEY("b", B))
            ENTRY("events", KEY("a", A)),
        ENTRY("secrets, configmaps", KEY("a", A)) ENTRY("pods", KEY("b", B))
            ENTRY("events", KEY("b", B)),
    };
    struct cluster c = cluster(nodes, 2);
    struct rule_run run = {.arena = &arena, .cluster = &c};
    sets = members = 0;
    each_agreed(&run, always, count_set);
    assert_int_equal(sets, 2);    /* not that of events */
    assert_int_equal(members, 3); /* secrets with configmaps, pods */
}

static void words(void **state)
{
    (void)state;
    const char *const nodes[] = {ENTRY("secrets, configmaps, pods, events, endpoints, '*.apps'",
                                       KEY("a", A)) ENTRY("'*.*'", KEY("b", B)),
                                 NULL, NULL};
    struct cluster c = cluster(nodes, 3);
    const uint32_t all[] = {0, 1, 2, 3, 4}, wild[] = {5, 6};
    expect_str(nodes_shown(&arena, &c, 1), "cp1");
    expect_str(nodes_shown(&arena, &c, 7), "cp1, cp2 and cp3");
    expect_str(resources_shown(&arena, &c, all, 1), "secrets");
    expect_str(resources_shown(&arena, &c, all, 2), "secrets and configmaps");
    expect_str(resources_shown(&arena, &c, all, 5), "secrets, configmaps, pods and 2 more");
    expect_str(resources_shown(&arena, &c, wild, 2), "all else of '*.apps' and what no other entry "
                                                     "names");
    expect_str(access_key_shown(&arena, NULL), "plain text");
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
        cmocka_unit_test(sets_of_nodes),
        cmocka_unit_test(one_behind_disagrees_once),
        cmocka_unit_test(causes_are_told_apart),
        cmocka_unit_test(what_all_can_read_comes_in_sets),
        cmocka_unit_test(words),
    };
    return cmocka_run_group_tests_name("cluster", tests, NULL, release);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "access/agreement.h"
#include "access/policy.h"
#include "access/testing.h"

#define HEAD      TESTING_HEAD
#define SECRETS   HEAD "- resources: [secrets]\n  providers:\n"
#define A         "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
#define B         "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
#define KEY(n, s) "{name: " n ", secret: " s "}"
#define CBC(keys) "  - aescbc: {keys: [" keys "]}\n"
#define ID        "  - identity: {}\n"
#define KMS(name, socket)                                                                          \
    "  - kms: {apiVersion: v2, name: " name ", endpoint: 'unix:///" socket "'}\n"

static struct arena arena; /* zeroed: as ARENA_INIT */

static const struct policy *policy(const char *text, uint32_t minors)
{
    return testing_policy(&arena, text, minors);
}

static struct agreement_side side(const char *text, unsigned minor)
{
    const struct policy *p = text ? policy(text, version_bit(minor)) : NULL;
    if (p && !p->minors)
        fail_msg("it is not accepted: %s", text);
    return (struct agreement_side){.configuration = p ? policy_at(p, minor) : NULL,
                                   .row = version_row_of(minor),
                                   .is_open = p && p->is_open};
}

static struct agreement agreement(const char *first, const char *second, unsigned minor)
{
    struct agreement g;
    struct agreement_side *sides = arena_new(&arena, struct agreement_side, 2);
    sides[0] = side(first, minor);
    sides[1] = side(second, minor);
    agreement_of(&arena, sides, 2, &g);
    return g;
}

static uint32_t resource(const struct agreement *g, const char *name)
{
    for (uint32_t i = 0; i < g->count; i++)
        if (str_eq(g->resources[i].name, str_from(name)))
            return i;
    fail_msg("no resource '%s'", name);
    return 0;
}

struct row {
    const char *first, *second, *resource;
    enum agreement_cause forth, back; /* second reads first, first reads second */
    enum agreement_order order;       /* of the first as seen from the second */
};

static void causes(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {SECRETS CBC(KEY("a", A)) ID, SECRETS CBC(KEY("a", A)) ID, "secrets", AGREEMENT_READS,
         AGREEMENT_READS, ORDER_SAME},
        {SECRETS CBC(KEY("a", A) ", " KEY("b", B)), SECRETS CBC(KEY("b", B) ", " KEY("a", A)),
         "secrets", AGREEMENT_READS, AGREEMENT_READS, ORDER_MOVED},
        {SECRETS CBC(KEY("a", A) ", " KEY("b", B)), SECRETS CBC(KEY("a", A)), "secrets",
         AGREEMENT_READS, AGREEMENT_READS, ORDER_MORE},
        {SECRETS CBC(KEY("a", A)), SECRETS CBC(KEY("b", B) ", " KEY("a", A)), "secrets",
         AGREEMENT_READS, AGREEMENT_NO_KEY, ORDER_LESS},
        {SECRETS CBC(KEY("a", A)), SECRETS CBC(KEY("a", B)), "secrets", AGREEMENT_OTHER_SECRET,
         AGREEMENT_OTHER_SECRET, ORDER_OTHER},
        /* One that makes rubbish of it stands in front of the right one. */
        {SECRETS CBC(KEY("a", A)) CBC(KEY("a", B)), SECRETS CBC(KEY("a", B)) CBC(KEY("a", A)),
         "secrets", AGREEMENT_OTHER_SECRET, AGREEMENT_OTHER_SECRET, ORDER_MOVED},
        {SECRETS CBC(KEY("a", A)) CBC(KEY("b", B)), SECRETS CBC(KEY("b", B)) CBC(KEY("a", A)),
         "secrets", AGREEMENT_READS, AGREEMENT_READS, ORDER_MOVED},
        {SECRETS ID CBC(KEY("a", A)), SECRETS CBC(KEY("a", A)), "secrets", AGREEMENT_PLAIN_REFUSED,
         AGREEMENT_READS, ORDER_MORE},
        {SECRETS CBC(KEY("a", A)) ID, NULL, "secrets", AGREEMENT_READER_BARE, AGREEMENT_READS,
         ORDER_MORE},
        {SECRETS CBC(KEY("a", A)), NULL, "secrets", AGREEMENT_READER_BARE, AGREEMENT_WRITER_BARE,
         ORDER_MORE},
        {SECRETS CBC(KEY("a", A)), HEAD "- resources: [pods]\n  providers:\n" ID, "secrets",
         AGREEMENT_READER_ENTRY, AGREEMENT_WRITER_ENTRY, ORDER_MORE},
        {SECRETS KMS("v", "a"), SECRETS KMS("w", "a"), "secrets", AGREEMENT_OTHER_KMS,
         AGREEMENT_OTHER_KMS, ORDER_OTHER},
        {SECRETS KMS("v", "a"), SECRETS KMS("v", "a"), "secrets", AGREEMENT_READS, AGREEMENT_READS,
         ORDER_SAME},
        {SECRETS KMS("v", "a"), SECRETS KMS("v", "b"), "secrets", AGREEMENT_UNKNOWN,
         AGREEMENT_UNKNOWN, ORDER_OTHER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct agreement g = agreement(rows[i].first, rows[i].second, 36);
        uint32_t r = resource(&g, rows[i].resource);
        const struct access *sides = g.resources[r].sides;
        if (agreement_at(&g, r, 0, 1)->cause != rows[i].forth ||
            agreement_at(&g, r, 1, 0)->cause != rows[i].back ||
            agreement_order(&sides[0], &sides[1]) != rows[i].order)
            fail_msg("row %zu: %d, %d, %d", i, agreement_at(&g, r, 0, 1)->cause,
                     agreement_at(&g, r, 1, 0)->cause, agreement_order(&sides[0], &sides[1]));
        assert_int_equal(agreement_at(&g, r, 0, 0)->cause, AGREEMENT_READS);
        arena_clear(&arena);
    }
}

/* AES-CBC alone takes bytes for a value that another secret made. */
static void rubbish(void **state)
{
    (void)state;
    struct agreement g = agreement(SECRETS CBC(KEY("a", A)), SECRETS CBC(KEY("a", B)), 36);
    assert_true(agreement_at(&g, 0, 0, 1)->read.garbage);
    g = agreement(SECRETS "  - secretbox: {keys: [" KEY("a", A) "]}\n",
                  SECRETS "  - secretbox: {keys: [" KEY("a", B) "]}\n", 36);
    assert_int_equal(agreement_at(&g, 0, 0, 1)->cause, AGREEMENT_OTHER_SECRET);
    assert_false(agreement_at(&g, 0, 0, 1)->read.garbage);
    arena_clear(&arena);
}

static void moved_behind_the_first(void **state)
{
    (void)state;
    struct agreement g = agreement(SECRETS CBC(KEY("a", A)) CBC(KEY("b", B)) ID,
                                   SECRETS CBC(KEY("a", A)) ID CBC(KEY("b", B)), 36);
    const struct access *sides = g.resources[0].sides;
    assert_int_equal(agreement_order(&sides[0], &sides[1]), ORDER_BEHIND);
    arena_clear(&arena);
}

/* What a wildcard leaves is asked for by itself, and an entry that does nothing is not. */
static void resources(void **state)
{
    (void)state;
    struct agreement g = agreement(
        HEAD "- resources: ['*.apps', secrets, nonsense]\n  providers:\n" CBC(KEY("a", A)),
        HEAD "- resources: [deployments.apps, secrets]\n  providers:\n" CBC(KEY("a", A)), 36);
    assert_int_equal(g.count, 3);
    assert_int_equal(agreement_at(&g, resource(&g, "deployments.apps"), 0, 1)->cause,
                     AGREEMENT_READS);
    assert_int_equal(agreement_at(&g, resource(&g, "*.apps"), 0, 1)->cause, AGREEMENT_READER_ENTRY);
    assert_true(agreement_alike(&g, resource(&g, "*.apps"), resource(&g, "*.apps")));
    assert_false(agreement_alike(&g, resource(&g, "*.apps"), resource(&g, "secrets")));
    arena_clear(&arena);
}

/* 1.26 takes a wildcard for a name. */
static void releases_select_by_themselves(void **state)
{
    (void)state;
    static const char text[] = HEAD "- resources: ['*.']\n  providers:\n" CBC(KEY("a", A)) ID;
    struct agreement g;
    struct agreement_side sides[] = {side(text, 27), side(text, 26)};
    agreement_of(&arena, sides, 2, &g);
    assert_int_equal(agreement_at(&g, resource(&g, "*."), 0, 1)->cause, AGREEMENT_READER_ENTRY);
    assert_int_equal(agreement_at(&g, resource(&g, "*."), 1, 0)->cause, AGREEMENT_READS);
    arena_clear(&arena);
}

static void nobody_disagrees_with_the_unknown(void **state)
{
    (void)state;
    struct agreement g;
    struct agreement_side sides[] = {side(SECRETS CBC(KEY("a", A)), 36),
                                     {.row = version_row_of(36), .is_unknown = true}};
    agreement_of(&arena, sides, 2, &g);
    assert_int_equal(agreement_at(&g, 0, 0, 1)->cause, AGREEMENT_UNKNOWN);
    assert_int_equal(agreement_at(&g, 0, 1, 0)->cause, AGREEMENT_UNKNOWN);
    g = agreement(SECRETS CBC(KEY("OPEN", A)), SECRETS CBC(KEY("b", B)), 36);
    assert_int_equal(agreement_at(&g, 0, 0, 1)->cause, AGREEMENT_UNKNOWN);
    assert_int_equal(agreement_at(&g, 0, 1, 1)->cause, AGREEMENT_READS);
    arena_clear(&arena);
}

/* What a policy keeps: no secret, but which ones are the same; each place. */
static void policies(void **state)
{
    (void)state;
    static const char text[] = SECRETS CBC(KEY("a", A) ", " KEY("b", A) ", " KEY("c", B)) ID;
    const struct policy *p = policy(text, version_bit(36) | version_bit(30));
    const struct ec_configuration *c = policy_at(p, 36);
    assert_int_equal(p->minors, version_bit(36) | version_bit(30));
    assert_null(policy_at(p, 31));
    const struct ec_resource *entry = resource_at(&c->resources, 0);
    const struct field_list *keys = &provider_at(&entry->providers, 0)->aescbc.keys;
    assert_true(str_eq(key_at(keys, 0)->secret.value, key_at(keys, 1)->secret.value));
    assert_false(str_eq(key_at(keys, 0)->secret.value, key_at(keys, 2)->secret.value));
    assert_int_equal(str_find(key_at(keys, 0)->secret.value, STR("QUFB")),
                     key_at(keys, 0)->secret.value.len);
    const struct spot *spot = policy_spot(p, &key_at(keys, 2)->head);
    assert_true(str_eq(str_slice(str_from(text), spot->span.start, spot->span.end), STR("c")));
    spot = policy_spot(p, &provider_at(&entry->providers, 1)->identity.head);
    assert_true(
        str_eq(str_slice(str_from(text), spot->span.start, spot->span.end), STR("identity")));
    spot = policy_spot(p, &string_at(&entry->resources, 0)->head);
    assert_true(
        str_eq(str_slice(str_from(text), spot->span.start, spot->span.end), STR("secrets")));
    assert_int_equal(policy("kind: Pod\n", version_bit(36))->minors, 0);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(causes),
        cmocka_unit_test(rubbish),
        cmocka_unit_test(moved_behind_the_first),
        cmocka_unit_test(resources),
        cmocka_unit_test(releases_select_by_themselves),
        cmocka_unit_test(nobody_disagrees_with_the_unknown),
        cmocka_unit_test(policies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

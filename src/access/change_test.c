/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "access/change.h"
#include "access/testing.h"
#include "apiserver/load.h"
#include "base/buf.h"

#define A                 "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
#define B                 "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
#define KEY(name, secret) "{name: '" name "', secret: '" secret "'}"
#define CBC(...)          "{aescbc: {keys: [" __VA_ARGS__ "]}}"
#define GCM(...)          "{aesgcm: {keys: [" __VA_ARGS__ "]}}"
#define KMS_AT(version, name, at)                                                                  \
    "{kms: {apiVersion: " version ", name: '" name "', endpoint: 'unix:///" at "'}}"
#define KMS(version, name) KMS_AT(version, name, "s")
#define ID                 "{identity: {}}"
#define S(...)             "- {resources: [secrets], providers: [" __VA_ARGS__ "]}\n"
#define NOTHING            "- {resources: [pods], providers: [" ID "]}\n"

static struct change_policy policy(struct arena *a, unsigned minor, const char *entries)
{
    struct source source;
    struct verdict verdicts[VERSION_COUNT];
    struct load_options options = {.minors = version_bit(minor),
                                   .feature_gates = minor >= 28 ? STR("KMSv1=true") : STR(""),
                                   .file = STR("F")};
    source_init(&source, a, STR("F"), arena_fmt(a, TESTING_HEAD "%s", entries));
    load_verdicts(a, &source, &options, verdicts);
    const struct verdict *v = &verdicts[minor - VERSION_OLDEST];
    if (v->kind != VERDICT_ACCEPTED)
        fail_msg("1.%u: " STR_FMT, minor, STR_ARG(v->error));
    struct access *access = arena_new(a, struct access, 1);
    const struct version_row *row = version_row_of(minor);
    access_of(a, v->configuration, row, STR("secrets"), true, access);
    return (struct change_policy){access, row};
}

static void say_key(struct buf *said, const struct access_key *key)
{
    buf_fmt(said, STR_FMT, STR_ARG(!key ? STR("plain") : key->name));
}

/* "loses data: stored k1 new0 fails; ..." */
static void say(struct buf *said, const struct change *c)
{
    static const char *const reads[] = {"reads", "unknown", "garbage", "fails"};
    buf_cstr(said, change_verdict_words(c->verdict));
    for (uint32_t i = 0; i < c->count; i++) {
        const struct change_break *b = &c->breaks[i];
        buf_cstr(said, i ? "; " : ": ");
        if (b->writer == CHANGE_NOBODY)
            buf_cstr(said, "stored");
        else
            buf_fmt(said, "%s%u", b->writer_new ? "new" : "old", (unsigned)b->writer);
        buf_cstr(said, " ");
        say_key(said, b->key);
        buf_fmt(said, " %s%u %s", b->reader_new ? "new" : "old", (unsigned)b->reader,
                reads[b->read]);
    }
    buf_byte(said, '\0');
}

enum { HA = 1, REWRITTEN = 2 };

static void check_at(unsigned from, unsigned to, unsigned how, const char *old, const char *new,
                     const char *expected)
{
    struct arena a = {0};
    uint32_t nodes = how & HA ? 2 : 1;
    struct change_policy olds[2], news[2];
    for (uint32_t i = 0; i < nodes; i++) {
        olds[i] = policy(&a, from, old);
        news[i] = policy(&a, to, new);
    }
    struct change_stored stored = change_stored_of(&a, olds, nodes, how & REWRITTEN);
    struct change c = change_judge(&a, olds, news, nodes, how & REWRITTEN ? &stored : NULL);
    struct buf said = BUF_INIT;
    say(&said, &c);
    assert_string_equal(said.ptr, expected);
    buf_release(&said);
    arena_release(&a);
}

static void check(unsigned how, const char *old, const char *new, const char *expected)
{
    check_at(36, 36, how, old, new, expected);
}

static void rotation_step_by_step(void **state)
{
    (void)state;
    const char *k1 = S(CBC(KEY("k1", A)) ", " ID);
    const char *k12 = S(CBC(KEY("k1", A) ", " KEY("k2", B)) ", " ID);
    const char *k21 = S(CBC(KEY("k2", B) ", " KEY("k1", A)) ", " ID);
    const char *k2 = S(CBC(KEY("k2", B)) ", " ID);
    check(HA, k1, k1, "safe");
    check(HA, k1, k12, "safe");
    check(HA, k12, k21, "safe");
    check(HA | REWRITTEN, k21, k2, "safe");
    /* each step left out */
    check(HA, k21, k2,
          "safe only after stored data is rewritten: stored k1 new0 fails; stored k1 new1 fails");
    check(HA, k1, k21,
          "safe once all nodes have restarted: new0 k2 old1 fails; new1 k2 old0 fails");
    check(0, k1, k21, "safe");
    check(0, k12, k2, "loses data: old0 k1 new0 fails");
    check(REWRITTEN, k1, k2, "loses data: old0 k1 new0 fails");
}

static void first_rollout_and_switch_off(void **state)
{
    (void)state;
    const char *on = S(CBC(KEY("k", A)) ", " ID), *only = S(CBC(KEY("k", A)));
    const char *prepared = S(ID ", " CBC(KEY("k", A)));
    check(HA, NOTHING, prepared, "safe");
    check(HA, prepared, on, "safe");
    check(0, NOTHING, on, "safe");
    check(HA, NOTHING, on,
          "safe once all nodes have restarted: new0 k old1 fails; new1 k old0 fails");
    check(0, NOTHING, only, "loses data: old0 plain new0 fails");
    check(0, on, only, "safe only after stored data is rewritten: stored plain new0 fails");
    check(HA | REWRITTEN, on, only, "safe");
    check(HA, on, prepared, "safe");
    check(0, on, NOTHING, "loses data: old0 k new0 fails");
    check(0, prepared, NOTHING, "safe only after stored data is rewritten: stored k new0 fails");
    check(HA | REWRITTEN, prepared, NOTHING, "safe");
}

static void same_name_other_secret(void **state)
{
    (void)state;
    check(0, S(CBC(KEY("k", A))), S(CBC(KEY("k", B))), "loses data: old0 k new0 garbage");
    check(0, S(GCM(KEY("k", A))), S(GCM(KEY("k", B))), "loses data: old0 k new0 fails");
    /* the right one stands behind the wrong one */
    check(0, S(CBC(KEY("k", A))), S(CBC(KEY("k", B) ", " KEY("k", A))),
          "loses data: old0 k new0 garbage");
    check(0, S(GCM(KEY("k", A))), S(GCM(KEY("k", B) ", " KEY("k", A))), "safe");
}

static void kms(void **state)
{
    (void)state;
    check(HA, S(KMS("v2", "a")), S(KMS("v2", "a")), "safe");
    check(0, S(KMS("v2", "a")), S(KMS("v2", "b")), "loses data: old0 a new0 fails");
    check(0, S(KMS("v1", "a")), S(KMS("v2", "a")), "loses data: old0 a new0 fails");
    check(0, S(KMS("v1", "a")), S(KMS_AT("v2", "b", "t") ", " KMS("v1", "a")), "safe");
    check(0, S(KMS("v2", "a")), S(KMS_AT("v2", "a", "t")), "unknown: old0 a new0 unknown");
    check(0, S(KMS_AT("v2", "a", "s") ", " CBC(KEY("k", A))), S(KMS_AT("v2", "a", "t")),
          "unknown: old0 a new0 unknown; "
          "stored k new0 fails");
}

/* Wildcards have an effect from 1.27 on, those of the core group not in 1.26. */
static void upgrade(void **state)
{
    (void)state;
    const char *all = "- {resources: ['*.'], providers: [" CBC(KEY("k", A)) "]}\n";
    check_at(25, 26, 0, all, all, "loses data: old0 k new0 fails");
    check_at(26, 27, 0, all, all, "loses data: old0 plain new0 fails");
    check_at(27, 36, HA, all, all, "safe");
}

static void nodes_come_and_go(void **state)
{
    (void)state;
    struct arena a = {0};
    struct change_policy k1 = policy(&a, 36, S(CBC(KEY("k1", A))));
    struct change_policy k2 = policy(&a, 36, S(CBC(KEY("k2", A))));
    struct change_policy both = policy(&a, 36, S(CBC(KEY("k1", A) ", " KEY("k2", A))));
    struct change_policy absent = {0};
    struct change_policy old[] = {k1, absent}, joined[] = {k1, k1}, stranger[] = {k1, k2};
    struct change_policy pair[] = {both, both}, gone[] = {both, absent};
    assert_int_equal(change_judge(&a, old, joined, 2, NULL).verdict, CHANGE_SAFE);
    assert_int_equal(change_judge(&a, old, stranger, 2, NULL).verdict, CHANGE_LOSES_DATA);
    assert_int_equal(change_judge(&a, pair, gone, 2, NULL).verdict, CHANGE_SAFE);
    /* a moment */
    struct change_stored stored = change_stored_of(&a, old, 2, false);
    struct change_break why;
    assert_true(change_moment_sound(old, 2, &stored, &why));
    assert_false(change_moment_sound(stranger, 2, &stored, &why));
    assert_int_equal(why.reader, 0);
    assert_int_equal(why.writer, 1);
    assert_int_equal(why.read, CHANGE_READ_FAILS);
    change_store(&a, &stored, change_writer(&k2));
    change_store(&a, &stored, change_writer(&k2));
    assert_int_equal(stored.count, 2);
    assert_false(change_moment_sound(old, 2, &stored, &why));
    assert_int_equal(why.writer, CHANGE_NOBODY);
    assert_true(change_moment_sound(pair, 2, &stored, NULL));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rotation_step_by_step),
        cmocka_unit_test(first_rollout_and_switch_off),
        cmocka_unit_test(same_name_other_secret),
        cmocka_unit_test(kms),
        cmocka_unit_test(upgrade),
        cmocka_unit_test(nodes_come_and_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

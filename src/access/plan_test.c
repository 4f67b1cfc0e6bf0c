/* SPDX-License-Identifier: Apache-2.0 */
/* Every way that is found is walked again with the functions of change.h, moment by moment, and no
 * way over any list of the same keys is shorter. Of the pairs of lists a sample is looked at;
 * with ENCLINT_LONG=1 all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "access/plan.h"
#include "access/testing.h"

#define KEY_OF(how, called, secret)                                                                \
    {                                                                                              \
        .kind = (how), .name = {called, sizeof(called) - 1}, .material = { secret, 1 }             \
    }
#define KMS_OF(how, called, at)                                                                    \
    {                                                                                              \
        .kind = (how), .name = {called, sizeof(called) - 1}, .endpoint = { at, sizeof(at) - 1 }    \
    }

static const struct access_key pool[] = {
    {.kind = ACCESS_IDENTITY, .name = {"", 0}},
    KEY_OF(ACCESS_AESCBC, "a", "1"),
    KEY_OF(ACCESS_AESCBC, "a", "2"),
    KEY_OF(ACCESS_AESCBC, "b", "3"),
    KEY_OF(ACCESS_SECRETBOX, "a", "4"),
    KMS_OF(ACCESS_KMS_V2, "k", "unix:///k"),
};
enum { POOL = sizeof pool / sizeof *pool, LISTS_MAX = 4000, LIST_MAX = 4, SAMPLE = 197 };

struct lists {
    struct access items[LISTS_MAX];
    uint32_t count;
};

/* --- all lists --- */

static void add_lists(struct arena *a, struct lists *out, const struct access_key *const *keys,
                      uint32_t key_count, const struct access_key **chosen, uint32_t length,
                      uint32_t max)
{
    if (length) {
        assert_true(out->count < LISTS_MAX);
        out->items[out->count++] = plan_policy(a, chosen, length);
    }
    for (uint32_t i = 0; length < max && i < key_count; i++) {
        bool used = false;
        for (uint32_t k = 0; k < length; k++)
            used |= chosen[k] == keys[i];
        if (used)
            continue;
        chosen[length] = keys[i];
        add_lists(a, out, keys, key_count, chosen, length + 1, max);
    }
}

static void lists_of(struct arena *a, struct lists *out, const struct access_key *const *keys,
                     uint32_t count, uint32_t max)
{
    const struct access_key *chosen[LIST_MAX];
    out->count = 0;
    add_lists(a, out, keys, count, chosen, 0, max);
}

static uint32_t keys_of(const struct access *from, const struct access *to,
                        const struct access_key **keys, struct access_key *more)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < from->count + to->count; i++) {
        const struct access_key *key =
            i < from->count ? &from->keys[i] : &to->keys[i - from->count];
        bool there = false;
        for (uint32_t k = 0; k < count; k++)
            there |= keys[k]->kind == key->kind &&
                     (key->kind == ACCESS_IDENTITY || change_same_key(keys[k], key));
        if (!there)
            keys[count++] = key;
    }
    if (access_writer(to) && to->keys[0].kind == ACCESS_AESCBC) {
        *more = to->keys[0];
        more->name = STR("new");
        keys[count++] = more;
    }
    return count;
}

/* All lists of the keys of both, but for those that write plain text where neither does. */
static void all_candidates(struct arena *a, const struct plan_question *q, struct lists *out)
{
    const struct access_key *keys[2 * LIST_MAX + 1];
    static struct access_key more;
    uint32_t count = keys_of(q->from, q->to, keys, &more), kept = 0;
    lists_of(a, out, keys, count, LIST_MAX);
    bool plain = !access_writer(q->from) || !access_writer(q->to);
    for (uint32_t i = 0; i < out->count; i++)
        if (plain || access_writer(&out->items[i]))
            out->items[kept++] = out->items[i];
    out->count = kept;
}

/* --- walking a way --- */

static bool reads_all(const struct plan_question *q, const struct access *reader,
                      const struct change_stored *stored, const struct change_stored *lucky)
{
    const struct change_policy policy = {reader, q->row};
    for (uint32_t i = 0; i < stored->count; i++)
        if (change_read(&policy, stored->keys[i]) != CHANGE_READS)
            return false;
    for (uint32_t i = 0; i < lucky->count; i++)
        if (access_read(reader, q->row, lucky->keys[i]).readable == ACCESS_READABLE_NO)
            return false;
    return true;
}

static void walk(struct arena *a, const struct plan_question *q, const struct plan_way *way)
{
    const struct change_policy from = {q->from, q->row};
    struct change_stored all = change_stored_of(a, &from, 1, q->rewritten), stored = {0},
                         lucky = {0};
    for (uint32_t i = 0; i < all.count; i++) {
        bool sure = change_read(&from, all.keys[i]) == CHANGE_READS;
        if (sure)
            change_store(a, &stored, all.keys[i]);
        else if (access_read(q->from, q->row, all.keys[i]).readable != ACCESS_READABLE_NO)
            change_store(a, &lucky, all.keys[i]);
    }
    const struct access *now = q->from;
    for (uint32_t i = 0; i < way->count; i++) {
        const struct access *next = way->moves[i].policy;
        if (!next) {
            stored = lucky = (struct change_stored){0};
            change_store(a, &stored, access_writer(now));
            continue;
        }
        assert_true(access_writer(next) || !access_writer(q->from) || !access_writer(q->to));
        change_store(a, &stored, access_writer(now));
        assert_true(reads_all(q, next, &stored, &lucky));
        change_store(a, &stored, access_writer(next));
        assert_true(reads_all(q, next, &stored, &lucky));
        assert_true(q->single || reads_all(q, now, &stored, &lucky));
        now = next;
    }
    assert_true(plan_same_policy(now, q->to));
    change_store(a, &stored, access_writer(now));
    if (!change_same_key(access_writer(q->from), access_writer(q->to)))
        assert_true(stored.count == 1 && lucky.count == 0);
}

/* --- the pairs --- */

static struct lists pairs, candidates;

static void show(const struct access *access)
{
    for (uint32_t i = 0; i < access->count; i++)
        print_error("%s%s " STR_FMT "/" STR_FMT, i ? ", " : "[",
                    access_kind_name(access->keys[i].kind), STR_ARG(access->keys[i].name),
                    STR_ARG(access->keys[i].material));
    print_error("]\n");
}

static bool compare(const struct plan_question *q)
{
    struct arena a = ARENA_INIT;
    all_candidates(&a, q, &candidates);
    struct plan_way best = plan_search(&a, q, candidates.items, candidates.count);
    struct plan_way way = plan_find(&a, q);
    if (way.result == PLAN_FOUND)
        walk(&a, q, &way);
    bool ok =
        way.result <= best.result && (way.result < best.result || way.count < best.count ||
                                      (way.count == best.count && way.rewrites <= best.rewrites));
    if (!ok) {
        print_error("1.%u, %s: %u+%u, but %u+%u is possible (results %d, %d)\n", q->row->last,
                    q->single ? "one node" : "nodes", way.policies, way.rewrites, best.policies,
                    best.rewrites, (int)way.result, (int)best.result);
        show(q->from);
        show(q->to);
        for (uint32_t i = 0; i < best.count; i++)
            if (best.moves[i].policy)
                show(best.moves[i].policy);
            else
                print_error("rewrite\n");
    }
    arena_release(&a);
    return ok;
}

/* All pairs, without the last key of the pool: where the first provider decides, it differs from
 * AES-CBC, and the sample has it. */
static bool is_long(void)
{
    return getenv("ENCLINT_LONG") != NULL;
}

static void compare_all(unsigned minor, bool single, bool rewritten, uint32_t stride)
{
    struct arena a = ARENA_INIT;
    const struct access_key *keys[POOL];
    uint32_t count = is_long() ? POOL - 1 : POOL;
    for (uint32_t i = 0; i < count; i++)
        keys[i] = &pool[i];
    lists_of(&a, &pairs, keys, count, 3);
    uint32_t failures = 0;
    for (uint32_t i = 0; i < pairs.count * pairs.count && failures < 20; i += stride)
        failures += !compare(&(struct plan_question){.from = &pairs.items[i / pairs.count],
                                                     .to = &pairs.items[i % pairs.count],
                                                     .row = version_row_of(minor),
                                                     .single = single,
                                                     .rewritten = rewritten});
    arena_release(&a);
    assert_int_equal(failures, 0);
}

static void no_way_is_shorter(void **state)
{
    (void)state;
    uint32_t stride = is_long() ? 1 : SAMPLE;
    for (unsigned how = 0; how < 4; how++)
        compare_all(VERSION_NEWEST, how & 1, how & 2, stride);
}

static void nor_where_the_first_provider_decides(void **state)
{
    (void)state;
    uint32_t stride = is_long() ? 7 : 5 * SAMPLE;
    compare_all(VERSION_OLDEST, false, false, stride);
    compare_all(VERSION_OLDEST, true, false, stride);
}

/* KMS v1 and v2 of one name exclude each other in a file; no detour over plain text for that. */
static void no_plain_text_where_kms_names_collide(void **state)
{
    (void)state;
    static const struct access_key v1 = KMS_OF(ACCESS_KMS_V1, "k", "unix:///k");
    struct arena a = ARENA_INIT;
    const struct access_key *identity = &pool[0], *v2 = &pool[5], *other = &pool[4];
    struct access from = plan_policy(&a, (const struct access_key *[]){&v1, identity}, 2),
                  by = plan_policy(&a, (const struct access_key *[]){&v1, identity, other}, 3),
                  to = plan_policy(&a, (const struct access_key *[]){v2, identity}, 2);
    struct plan_question q = {.from = &from, .to = &to, .row = version_row_of(VERSION_NEWEST)};
    assert_int_equal(plan_find(&a, &q).result, PLAN_NONE);
    q.from = &by; /* another key may write meanwhile */
    struct plan_way way = plan_find(&a, &q);
    assert_int_equal(way.result, PLAN_FOUND);
    walk(&a, &q, &way);
    arena_release(&a);
}

/* A policy of so many keys, from the same ones on. */
static struct access wide(struct arena *a, uint32_t count)
{
    const struct access_key **keys = arena_new(a, const struct access_key *, count);
    struct access_key *made = arena_new(a, struct access_key, count);
    for (uint32_t i = 0; i < count; i++) {
        struct str name = arena_fmt(a, "key%u", (unsigned)i);
        made[i] = (struct access_key){.kind = ACCESS_SECRETBOX, .name = name, .material = name};
        keys[i] = &made[i];
    }
    return plan_policy(a, keys, count);
}

static void more_keys_than_that_are_too_many(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct access few = wide(&a, 1), most = wide(&a, PLAN_KEYS_MAX),
                  more = wide(&a, PLAN_KEYS_MAX + 1);
    struct plan_question q = {.from = &most, .to = &few, .row = version_row_of(VERSION_NEWEST)};
    assert_int_equal(plan_find(&a, &q).result, PLAN_FOUND);
    q.from = &more;
    assert_int_equal(plan_find(&a, &q).result, PLAN_TOO_MANY);
    q.from = &few;
    q.to = &more;
    assert_int_equal(plan_find(&a, &q).result, PLAN_TOO_MANY);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_keys_than_that_are_too_many),
        cmocka_unit_test(no_way_is_shorter),
        cmocka_unit_test(nor_where_the_first_provider_decides),
        cmocka_unit_test(no_plain_text_where_kms_names_collide),
    };
    return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* No counterexample: between every two lists of at most two providers and two keys, the way that is
 * found is sound at every moment, none is shorter, and where none is found there is none, against a
 * search over all lists of the keys of both that knows nothing of plan.c and change.c. `make test`
 * takes one pair in so many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "access/exhaustive.h"
#include "access/plan.h"

enum {
    VALUES = 6, /* two keys of each list, plain text, and the new key under another name */
    LISTS = 2048,
    STRIDE = 23,
};

struct universe {
    struct slot values[VALUES];
    uint32_t count;
    struct list lists[LISTS];
    uint8_t reads[LISTS], writer[LISTS]; /* bits by value; a value */
    uint32_t list_count, goal;           /* the first list is the old one */
};

static bool same_slot(const struct slot *a, const struct slot *b)
{
    return a->kind == b->kind &&
           (a->kind == ACCESS_IDENTITY || (a->name == b->name && a->secret == b->secret));
}

static uint32_t value_index(struct universe *u, const struct slot *slot)
{
    for (uint32_t i = 0; i < u->count; i++)
        if (same_slot(&u->values[i], slot))
            return i;
    assert_true(u->count < VALUES);
    u->values[u->count] = *slot;
    u->values[u->count].begins = true;
    return u->count++;
}

static void add_list(struct universe *u, const struct list *list, bool same_remote)
{
    assert_true(u->list_count < LISTS);
    uint32_t at = u->list_count++;
    u->lists[at] = *list;
    u->writer[at] = (uint8_t)value_index(u, &list->slots[0]);
    u->reads[at] = 0;
    for (uint32_t i = 0; i < u->count; i++)
        if (reads_clean(list, &u->values[i], same_remote))
            u->reads[at] |= (uint8_t)(1u << i);
}

static bool can_join(const struct list *list, const struct slot *slot)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const struct slot *there = &list->slots[i];
        bool kms = there->kind == ACCESS_KMS_V1 || there->kind == ACCESS_KMS_V2;
        bool new_kms = slot->kind == ACCESS_KMS_V1 || slot->kind == ACCESS_KMS_V2;
        if (same_slot(there, slot) || (kms && new_kms && there->name == slot->name))
            return false;
    }
    return true;
}

/* All lists of the values. Plain text is written only where one of both writes it. */
static void add_all(struct universe *u, struct list *list, bool same_remote, bool plain)
{
    if (list->count && (plain || list->slots[0].kind != ACCESS_IDENTITY))
        add_list(u, list, same_remote);
    for (uint32_t i = 0; i < u->count && list->count < SLOTS; i++)
        if (can_join(list, &u->values[i])) {
            list->slots[list->count++] = u->values[i];
            add_all(u, list, same_remote, plain);
            list->count--;
        }
}

static bool is_sound(const struct universe *u, uint32_t from, uint32_t to, uint8_t stored,
                     bool single)
{
    unsigned before = stored | 1u << u->writer[from], after = before | 1u << u->writer[to];
    return !(after & ~u->reads[to]) && (single || !(after & ~(unsigned)u->reads[from]));
}

static bool is_done(const struct universe *u, uint32_t list, uint8_t stored)
{
    unsigned wanted = 1u << u->writer[u->goal];
    return list == u->goal && (u->writer[0] == u->writer[u->goal] || !(stored & ~wanted));
}

/* The moves of the shortest way; -1: there is none. */
static int shortest(const struct universe *u, bool single)
{
    static uint8_t seen[LISTS][1 << VALUES];
    static uint32_t queue[LISTS << VALUES];
    uint32_t head = 0, tail = 0;
    uint8_t stored = (uint8_t)(1u << u->writer[0]);
    memset(seen, 0, sizeof seen[0] * u->list_count);
    for (uint32_t i = 0; i < u->lists[0].count; i++)
        for (uint32_t v = 0; v < u->count; v++)
            if (same_slot(&u->values[v], &u->lists[0].slots[i]))
                stored |= (uint8_t)(1u << v);
    seen[0][stored] = 1;
    queue[tail++] = stored;
    while (head < tail) {
        uint32_t list = queue[head] >> VALUES;
        uint8_t now = queue[head++] & ((1 << VALUES) - 1), depth = seen[list][now];
        if (is_done(u, list, now))
            return depth - 1;
        uint8_t rewritten = (uint8_t)(1u << u->writer[list]);
        if (!seen[list][rewritten]) {
            seen[list][rewritten] = depth + 1;
            queue[tail++] = list << VALUES | rewritten;
        }
        for (uint32_t to = 0; to < u->list_count; to++) {
            uint8_t next = (uint8_t)(now | 1u << u->writer[to]);
            if (seen[to][next] || !is_sound(u, list, to, now, single))
                continue;
            seen[to][next] = depth + 1;
            queue[tail++] = to << VALUES | next;
        }
    }
    return -1;
}

/* --- what is found --- */

struct plans {
    struct pair pair;
    struct arena arena;
    struct universe universe;
    uint32_t number, stride;
    uint64_t pairs, unsound, none, assuming, moves;
};

/* A key of the way as a slot; what has been renamed is the last name. */
static struct list list_of(const struct access *access)
{
    struct list list = {.count = access->count};
    for (uint32_t i = 0; i < access->count; i++) {
        const struct access_key *k = &access->keys[i];
        struct slot *s = &list.slots[i];
        struct str secret = k->material.ptr ? k->material : k->endpoint;
        *s = (struct slot){.kind = k->kind, .begins = true};
        if (k->kind == ACCESS_IDENTITY)
            continue;
        s->name = k->name.len == 1 ? (uint8_t)(k->name.ptr[0] - 'a') : SLOTS;
        s->secret = (uint8_t)(secret.ptr[0] - 'A');
    }
    return list;
}

static void walk(struct plans *p, const struct plan_way *way, bool single)
{
    struct universe *u = &p->universe;
    uint32_t at = 0;
    uint8_t stored = 0;
    bool same_remote = way->result == PLAN_FOUND_ASSUMING;
    for (uint32_t i = 0; i < u->lists[0].count; i++)
        stored |= (uint8_t)(1u << value_index(u, &u->lists[0].slots[i]));
    for (uint32_t i = 0; i < way->count; i++) {
        if (!way->moves[i].policy) {
            stored = (uint8_t)(1u << u->writer[at]);
            continue;
        }
        struct list list = list_of(way->moves[i].policy);
        add_list(u, &list, same_remote);
        uint32_t to = u->list_count - 1;
        assert_true(is_sound(u, at, to, stored, single));
        stored |= (uint8_t)(1u << u->writer[to]);
        at = to;
    }
    const struct list *end = &u->lists[at];
    assert_int_equal(end->count, p->pair.new.count);
    for (uint32_t i = 0; i < end->count; i++)
        assert_true(same_slot(&end->slots[i], &p->pair.new.slots[i]));
    assert_true(u->writer[0] == u->writer[at] || stored == 1u << u->writer[at]);
}

static void make_universe(struct plans *p, const struct pair *pair, bool same_remote)
{
    struct universe *u = &p->universe;
    u->count = u->list_count = 0;
    for (uint32_t i = 0; i < pair->old.count; i++)
        value_index(u, &pair->old.slots[i]);
    for (uint32_t i = 0; i < pair->new.count; i++)
        value_index(u, &pair->new.slots[i]);
    struct slot renamed = pair->new.slots[0];
    if (renamed.kind == ACCESS_AESCBC) {
        renamed.name = SLOTS;
        value_index(u, &renamed);
    }
    add_list(u, &pair->old, same_remote);
    u->goal = 1;
    add_list(u, &pair->new, same_remote);
    bool plain =
        pair->old.slots[0].kind == ACCESS_IDENTITY || pair->new.slots[0].kind == ACCESS_IDENTITY;
    add_all(u, &(struct list){0}, same_remote, plain);
}

/* Whether the old list finds its own keys only by good luck. */
static bool is_unsound(const struct list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (!reads_clean(list, &list->slots[i], false))
            return true;
    return false;
}

static void compare(struct plans *p, const struct pair *pair, bool single)
{
    struct policy old, new;
    policy_of(&pair->old, plain_names, &old);
    policy_of(&pair->new, plain_names, &new);
    const struct plan_question question = {
        .from = &old.access, .to = &new.access, .row = version_row_of(36), .single = single};
    struct plan_way way = plan_find(&p->arena, &question);
    /* Where a KMS provider moves to another endpoint, that both lead to the same key is assumed
     * before a detour by another key is looked for. */
    bool same_remote = way.result != PLAN_FOUND;
    make_universe(p, pair, same_remote);
    int best = shortest(&p->universe, single);
    if (way.result == PLAN_NONE ? best >= 0 : best >= 0 && (int)way.count > best) {
        char from[256], to[256];
        describe(from, sizeof from, &pair->old, plain_names);
        describe(to, sizeof to, &pair->new, plain_names);
        fail_msg("%s-> %s%s: result %d with %u moves, but %d are enough", from, to,
                 single ? ", one node" : "", (int)way.result, way.count, best);
    }
    p->none += way.result == PLAN_NONE;
    p->assuming += way.result == PLAN_FOUND_ASSUMING;
    p->moves += way.count;
    if (way.result == PLAN_NONE)
        return;
    make_universe(p, pair, same_remote);
    walk(p, &way, single);
}

static void check_plan(const struct pair *pair)
{
    struct plans *p = pair->context;
    if (p->number++ % p->stride)
        return;
    p->pairs++;
    if (is_unsound(&pair->old)) {
        p->unsound++;
        return;
    }
    compare(p, pair, false);
    compare(p, pair, true);
    arena_clear(&p->arena);
}

static void no_way_is_shorter(void **state)
{
    (void)state;
    bool all = whole();
    unsetenv("EXHAUSTIVE"); /* the pairs of three are too many */
    struct shapes shapes = all_shapes();
    struct plans *p = calloc(1, sizeof *p);
    assert_non_null(p);
    p->pair.visit = check_plan;
    p->pair.context = p;
    p->stride = all ? 1 : STRIDE;
    for (uint32_t i = 0; i < shapes.count; i++)
        for (uint32_t k = 0; k < shapes.count; k++)
            visit_pair(&p->pair, &shapes.lists[i], &shapes.lists[k]);
    print_message("%llu pairs, %llu unsound to begin with; %llu without a way, %llu that assume, "
                  "%llu moves\n",
                  (unsigned long long)p->pairs, (unsigned long long)p->unsound,
                  (unsigned long long)p->none, (unsigned long long)p->assuming,
                  (unsigned long long)p->moves);
    assert_true(p->pairs > 200 && p->moves > p->pairs);
    arena_release(&p->arena);
    free(p);
    free(shapes.lists);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_way_is_shorter)};
    return cmocka_run_group_tests_name("access exhaustive, plans", tests, NULL, NULL);
}

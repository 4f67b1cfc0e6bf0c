/* SPDX-License-Identifier: Apache-2.0 */
/* No counterexample: every pair of lists, against a model that goes through the moments of the
 * change one by one and knows nothing of access.c and change.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "access/change.h"
#include "access/exhaustive.h"

static const char *const plain_names[] = {"a", "b", "c", "d", "e", "f"};

/* Whether everybody gets the value back, always. `same_remote`: all endpoints lead to one key. */
static bool reads_clean(const struct list *list, const struct slot *v, bool same_remote)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const struct slot *s = &list->slots[i];
        if (s->kind != v->kind || (s->kind != ACCESS_IDENTITY && s->name != v->name))
            continue;
        if (s->kind == ACCESS_IDENTITY || s->secret == v->secret ||
            (same_remote && !is_local(s->kind)))
            return true;
        if (s->kind == ACCESS_AESCBC)
            return false;
    }
    return false;
}

struct rollout {
    const struct list *old, *new;
    bool two_nodes, same_remote;
};

enum { OLD_FAILS = 1, NEW_FAILS = 2 };

/* Goes through the moments after the first, with these values stored: who fails to read? What old
 * ones cannot read of what was there before is no matter of the change. */
static unsigned execute(const struct rollout *r, const struct slot *stored, uint32_t count)
{
    const struct list *nodes[2] = {r->old, r->old};
    uint32_t node_count = r->two_nodes ? 2 : 1;
    unsigned failed = 0;
    for (uint32_t moment = 0; moment < node_count; moment++) {
        nodes[moment] = r->new;
        for (uint32_t n = 0; n < node_count; n++) {
            if (!reads_clean(nodes[n], &r->new->slots[0], r->same_remote))
                failed |= nodes[n] == r->new ? NEW_FAILS : OLD_FAILS;
            for (uint32_t s = 0; s < count && nodes[n] == r->new; s++)
                if (!reads_clean(nodes[n], &stored[s], r->same_remote))
                    failed |= NEW_FAILS;
        }
    }
    return failed;
}

static enum change_verdict model_verdict(const struct rollout *r)
{
    unsigned failed = execute(r, r->old->slots, r->old->count);
    if (failed & NEW_FAILS)
        return execute(r, r->old->slots, 1) & NEW_FAILS ? CHANGE_LOSES_DATA
                                                        : CHANGE_SAFE_AFTER_REWRITE;
    return failed ? CHANGE_SAFE_AFTER_RESTARTS : CHANGE_SAFE;
}

static enum change_verdict model_change(const struct list *old, const struct list *new,
                                        bool two_nodes)
{
    struct rollout r = {old, new, two_nodes, false};
    enum change_verdict other_remote = model_verdict(&r);
    r.same_remote = true;
    return other_remote == CHANGE_LOSES_DATA && model_verdict(&r) != CHANGE_LOSES_DATA
               ? CHANGE_UNKNOWN
               : other_remote;
}

struct pair {
    struct list old, new;
    struct arena arena;
    uint64_t changes, of[CHANGE_LOSES_DATA + 1];
};

static void check_change(struct pair *p)
{
    struct policy old, new;
    const struct version_row *row = version_row_of(36);
    policy_of(&p->old, plain_names, &old);
    policy_of(&p->new, plain_names, &new);
    const struct change_policy olds[2] = {{&old.access, row}, {&old.access, row}};
    const struct change_policy news[2] = {{&new.access, row}, {&new.access, row}};
    for (uint32_t nodes = 1; nodes <= 2; nodes++) {
        enum change_verdict want = model_change(&p->old, &p->new, nodes == 2);
        struct change got = change_judge(&p->arena, olds, news, nodes, NULL);
        p->of[want]++;
        if (got.verdict != want) {
            char from[256], to[256];
            describe(from, sizeof from, &p->old, plain_names);
            describe(to, sizeof to, &p->new, plain_names);
            fail_msg("%s-> %s, %u nodes: %s, but it is %s", from, to, nodes,
                     change_verdict_words(got.verdict), change_verdict_words(want));
        }
    }
    p->changes++;
    arena_clear(&p->arena);
}

struct counts { /* of names, and of secrets for each */
    uint8_t names[KINDS], secrets[KINDS][SLOTS];
};

/* KMS providers of one configuration have names of their own. */
static bool is_taken(const struct list *list, uint32_t at)
{
    for (uint32_t i = 0; i < at; i++)
        if (list->slots[i].kind == list->slots[at].kind &&
            list->slots[i].name == list->slots[at].name)
            return true;
    return false;
}

static void name_and_change(struct pair *p, uint32_t at, const struct counts *counts)
{
    if (at == p->old.count + p->new.count || at == 2 * SLOTS) {
        check_change(p);
        return;
    }
    struct list *list = at < p->old.count ? &p->old : &p->new;
    uint32_t index = at < p->old.count ? at : at - p->old.count;
    struct slot *slot = &list->slots[index];
    if (slot->kind == ACCESS_IDENTITY) {
        name_and_change(p, at + 1, counts);
        return;
    }
    for (uint8_t n = 0; n <= counts->names[slot->kind] && n < SLOTS; n++) {
        slot->name = n;
        if (!is_local(slot->kind) && is_taken(list, index))
            continue;
        for (uint8_t s = 0; s <= counts->secrets[slot->kind][n] && s < SLOTS; s++) {
            struct counts next = *counts;
            slot->secret = s;
            if (n == counts->names[slot->kind])
                next.names[slot->kind]++;
            if (s == counts->secrets[slot->kind][n])
                next.secrets[slot->kind][n]++;
            name_and_change(p, at + 1, &next);
        }
    }
}

static void judges_as_the_moments(void **state)
{
    (void)state;
    struct shapes shapes = all_shapes();
    struct pair p = {.arena = ARENA_INIT};
    for (uint32_t i = 0; i < shapes.count; i++)
        for (uint32_t k = 0; k < shapes.count; k++)
            if (is_canonical(&shapes.lists[i], &shapes.lists[k])) {
                p.old = shapes.lists[i];
                p.new = shapes.lists[k];
                name_and_change(&p, 0, &(struct counts){0});
            }
    free(shapes.lists);
    arena_release(&p.arena);
    print_message("%llu changes", (unsigned long long)p.changes);
    for (enum change_verdict v = CHANGE_SAFE; v <= CHANGE_LOSES_DATA; v++) {
        print_message(", %llu %s", (unsigned long long)p.of[v], change_verdict_words(v));
        assert_true(p.of[v] > 0);
    }
    print_message("\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(judges_as_the_moments)};
    return cmocka_run_group_tests_name("access exhaustive, changes", tests, NULL, NULL);
}

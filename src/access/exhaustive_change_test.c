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

static bool same(const struct list *a, const struct list *b)
{
    bool same = a->count == b->count;
    for (uint32_t i = 0; same && i < a->count; i++)
        same = a->slots[i].kind == b->slots[i].kind && a->slots[i].name == b->slots[i].name &&
               a->slots[i].secret == b->slots[i].secret;
    return same;
}

static enum change_verdict model_verdict(const struct rollout *r)
{
    if (same(r->old, r->new))
        return CHANGE_SAFE; /* what is read badly was so before */
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

struct changes {
    struct pair pair;
    struct arena arena;
    uint64_t changes, of[CHANGE_LOSES_DATA + 1];
};

static void check_change(const struct pair *pair)
{
    struct changes *p = pair->context;
    struct policy old, new;
    const struct version_row *row = version_row_of(36);
    policy_of(&pair->old, plain_names, &old);
    policy_of(&pair->new, plain_names, &new);
    const struct change_policy olds[2] = {{&old.access, row}, {&old.access, row}};
    const struct change_policy news[2] = {{&new.access, row}, {&new.access, row}};
    for (uint32_t nodes = 1; nodes <= 2; nodes++) {
        enum change_verdict want = model_change(&pair->old, &pair->new, nodes == 2);
        struct change got = change_judge(&p->arena, olds, news, nodes, NULL);
        p->of[want]++;
        if (got.verdict != want) {
            char from[256], to[256];
            describe(from, sizeof from, &pair->old, plain_names);
            describe(to, sizeof to, &pair->new, plain_names);
            fail_msg("%s-> %s, %u nodes: %s, but it is %s", from, to, nodes,
                     change_verdict_words(got.verdict), change_verdict_words(want));
        }
    }
    p->changes++;
    arena_clear(&p->arena);
}

static void judges_as_the_moments(void **state)
{
    (void)state;
    struct shapes shapes = all_shapes();
    struct changes p = {.arena = ARENA_INIT};
    p.pair.visit = check_change;
    p.pair.context = &p;
    for (uint32_t i = 0; i < shapes.count; i++)
        for (uint32_t k = 0; k < shapes.count; k++)
            visit_pair(&p.pair, &shapes.lists[i], &shapes.lists[k]);
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

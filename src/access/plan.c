/* SPDX-License-Identifier: Apache-2.0 */
#include "access/plan.h"

#include <string.h>

/* A set of what may be stored: bits by the index of the key among those that matter. */
enum { SET_WORDS = PLAN_KEYS_MAX / 64 };

struct set {
    uint64_t words[SET_WORDS];
};

static void set_add(struct set *s, uint32_t i)
{
    s->words[i / 64] |= UINT64_C(1) << i % 64;
}

static bool set_within(const struct set *s, const struct set *whole)
{
    for (uint32_t i = 0; i < SET_WORDS; i++)
        if (s->words[i] & ~whole->words[i])
            return false;
    return true;
}

struct place { /* a policy */
    const struct access *access;
    uint32_t writer;    /* among the keys */
    struct set reads;   /* what it can read */
    struct state *seen; /* states with it that were looked at */
};

struct state { /* all nodes have a policy, and this may be stored */
    struct state *next, *next_seen;
    const struct state *before;
    struct place *place;
    struct set stored;
    bool rewrote; /* how it was come to */
};

struct search {
    struct arena *arena;
    const struct plan_question *question;
    const struct access_key *keys[PLAN_KEYS_MAX]; /* NULL: plain text */
    bool lucky[PLAN_KEYS_MAX]; /* stored, and `from` itself reads it by good luck: reads_as_before()
                                */
    uint32_t key_count;
    struct place *places; /* the first is `from`, the second `to` */
    uint32_t place_count;
    bool assume, must_rewrite, too_many;
};

/* --- what is there --- */

static uint32_t key_index(struct search *s, const struct access_key *key, bool lucky)
{
    for (uint32_t i = 0; i < s->key_count; i++)
        if (s->lucky[i] == lucky && change_same_key(s->keys[i], key))
            return i;
    if (s->key_count == PLAN_KEYS_MAX) {
        s->too_many = true;
        return 0;
    }
    s->lucky[s->key_count] = lucky;
    s->keys[s->key_count] = key;
    return s->key_count++;
}

static bool has_key(const struct access *access, const struct access_key *key)
{
    for (uint32_t i = 0; i < access->count; i++)
        if (change_same_key(&access->keys[i], key))
            return true;
    return false;
}

/* What `from` itself finds only behind another key of the same name (AES-CBC) is at the mercy of
 * its bytes already: it may stay so, but no other key may come in between. */
static bool reads_as_before(const struct search *s, const struct change_policy *policy,
                            const struct access_key *key)
{
    struct access_answer answer = access_read(policy->access, policy->row, key);
    if (answer.readable != ACCESS_READABLE_YES)
        return false;
    for (const struct access_key *k = policy->access->keys; k != answer.by; k++)
        if (k->kind == ACCESS_AESCBC && !has_key(s->question->from, k))
            return false;
    return true;
}

static bool can_read(const struct search *s, const struct access *access, uint32_t key)
{
    const struct change_policy policy = {access, s->question->row};
    switch (change_read(&policy, s->keys[key])) {
    case CHANGE_READS:
        return true;
    case CHANGE_READ_UNKNOWN:
        return s->assume;
    case CHANGE_READ_GARBAGE:
        return s->lucky[key] && reads_as_before(s, &policy, s->keys[key]);
    case CHANGE_READ_FAILS:
        break;
    }
    return false;
}

static struct set stored_at_first(struct search *s)
{
    const struct change_policy from = {s->question->from, s->question->row};
    struct change_stored stored = change_stored_of(s->arena, &from, 1, s->question->rewritten);
    struct set set = {{0}};
    for (uint32_t i = 0; i < stored.count; i++) {
        const struct access_key *key = stored.keys[i];
        if (access_read(from.access, from.row, key).readable != ACCESS_READABLE_NO)
            set_add(&set, key_index(s, key, change_read(&from, key) == CHANGE_READ_GARBAGE));
    }
    return set;
}

static void add_place(struct search *s, const struct access *access)
{
    struct place *n = &s->places[s->place_count++];
    *n = (struct place){.access = access};
    n->writer = key_index(s, access_writer(access), false);
}

static void make_places(struct search *s, const struct access *candidates, uint32_t count)
{
    s->places = arena_new(s->arena, struct place, count + 2);
    add_place(s, s->question->from);
    add_place(s, s->question->to);
    for (uint32_t i = 0; i < count; i++)
        add_place(s, &candidates[i]);
    s->must_rewrite = s->places[0].writer != s->places[1].writer;
}

static void fill_reads(struct search *s)
{
    for (uint32_t i = 0; i < s->place_count; i++) {
        s->places[i].reads = (struct set){{0}};
        s->places[i].seen = NULL;
        for (uint32_t k = 0; k < s->key_count; k++)
            if (can_read(s, s->places[i].access, k))
                set_add(&s->places[i].reads, k);
    }
}

/* --- the search --- */

/* States by their cost: so many moves, so many of them rewrites. More are never needed: to a policy
 * with another key, to the new one, and the old ones go; twice where names collide. */
enum { MOVES_MAX = 12, REWRITES_MAX = 4 };

struct queue {
    struct state *states[MOVES_MAX + 1][REWRITES_MAX + 1];
};

static bool switch_is_sound(const struct search *s, const struct state *at, const struct place *to)
{
    struct set written = at->stored;
    set_add(&written, at->place->writer);
    if (!set_within(&written, &to->reads))
        return false;
    set_add(&written, to->writer);
    return set_within(&written, &to->reads) &&
           (s->question->single || set_within(&written, &at->place->reads));
}

/* One with less that may be stored is never worse. */
static bool was_seen(const struct place *place, const struct set *stored)
{
    for (const struct state *other = place->seen; other; other = other->next_seen)
        if (set_within(&other->stored, stored))
            return true;
    return false;
}

static struct state *add_state(struct search *s, struct state **list, const struct state *before,
                               struct place *place)
{
    struct state *state = arena_new(s->arena, struct state, 1);
    *state = (struct state){.before = before, .place = place};
    struct state **end = list;
    while (*end)
        end = &(*end)->next;
    *end = state;
    return state;
}

static bool is_goal(const struct search *s, const struct state *state)
{
    struct set wanted = {{0}};
    set_add(&wanted, s->places[1].writer);
    bool there = state->place == &s->places[1] ||
                 (state->place == &s->places[0] &&
                  plan_same_policy(s->places[0].access, s->places[1].access));
    return there && (!s->must_rewrite || set_within(&state->stored, &wanted));
}

static void expand(struct search *s, struct queue *queue, const struct state *state, uint32_t moves,
                   uint32_t rewrites)
{
    if (moves == MOVES_MAX)
        return;
    if (rewrites < REWRITES_MAX && !state->rewrote) {
        struct state **list = &queue->states[moves + 1][rewrites + 1];
        struct state *next = add_state(s, list, state, state->place);
        next->rewrote = true;
        set_add(&next->stored, state->place->writer);
    }
    struct state **list = &queue->states[moves + 1][rewrites];
    while (*list)
        list = &(*list)->next;
    for (uint32_t i = 1; i < s->place_count; i++) {
        struct place *place = &s->places[i];
        if (place == state->place || !switch_is_sound(s, state, place))
            continue;
        struct set stored = state->stored;
        set_add(&stored, place->writer);
        if (was_seen(place, &stored))
            continue;
        struct state *next = add_state(s, list, state, place);
        next->stored = stored;
        list = &next->next;
    }
}

static const struct state *search(struct search *s, struct set stored)
{
    struct queue queue = {{{NULL}}};
    struct state *first = add_state(s, &queue.states[0][0], NULL, &s->places[0]);
    first->stored = stored;
    set_add(&first->stored, s->places[0].writer);
    for (uint32_t m = 0; m <= MOVES_MAX; m++)
        for (uint32_t r = 0; r <= REWRITES_MAX; r++)
            for (struct state *state = queue.states[m][r]; state; state = state->next) {
                if (is_goal(s, state))
                    return state;
                if (was_seen(state->place, &state->stored))
                    continue;
                state->next_seen = state->place->seen;
                state->place->seen = state;
                expand(s, &queue, state, m, r);
            }
    return NULL;
}

static void make_way(struct search *s, const struct state *goal, struct plan_way *way)
{
    for (const struct state *at = goal; at->before; at = at->before)
        way->count++;
    struct plan_move *moves = arena_new(s->arena, struct plan_move, way->count);
    uint32_t i = way->count;
    for (const struct state *at = goal; at->before; at = at->before) {
        moves[--i].policy = at->rewrote ? NULL : at->place->access;
        way->rewrites += at->rewrote;
        way->policies += !at->rewrote;
    }
    way->moves = moves;
}

struct plan_way plan_search(struct arena *a, const struct plan_question *question,
                            const struct access *candidates, uint32_t count)
{
    struct search s = {.arena = a, .question = question};
    struct plan_way way = {.result = PLAN_FOUND};
    struct set stored = stored_at_first(&s);
    make_places(&s, candidates, count);
    if (s.too_many)
        return (struct plan_way){.result = PLAN_TOO_MANY};
    fill_reads(&s);
    const struct state *goal = search(&s, stored);
    if (!goal) {
        s.assume = true;
        way.result = PLAN_FOUND_ASSUMING;
        fill_reads(&s);
        goal = search(&s, stored);
    }
    if (!goal)
        return (struct plan_way){.result = PLAN_NONE};
    make_way(&s, goal, &way);
    return way;
}

struct plan_way plan_find(struct arena *a, const struct plan_question *question)
{
    uint32_t count;
    if (question->from->count > PLAN_KEYS_MAX || question->to->count > PLAN_KEYS_MAX)
        return (struct plan_way){.result = PLAN_TOO_MANY};
    const struct access *candidates = plan_candidates(a, question, &count);
    return plan_search(a, question, candidates, count);
}

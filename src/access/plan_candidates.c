/* SPDX-License-Identifier: Apache-2.0 */
/* Which policies may stand between two: few, since only who writes, who else reads and, where names
 * collide, the order matter. plan_test.c compares what is found over them with what is found over
 * all lists of the same keys. */
#include <string.h>

#include "access/plan.h"

static const struct access_key identity = {.kind = ACCESS_IDENTITY, .name = {"", 0}};

struct list {
    const struct access_key **keys;
    uint32_t count;
};

struct making {
    struct arena *arena;
    struct access *made;
    uint32_t count;
    bool plain; /* the old or the new policy writes plain text: those in between may */
};

enum { CANDIDATES_MAX = 256, BETWEEN_MAX = 4 };

/* --- lists --- */

/* Identity is one, whoever names it. */
static bool same(const struct access_key *a, const struct access_key *b)
{
    return a->kind == ACCESS_IDENTITY || b->kind == ACCESS_IDENTITY ? a->kind == b->kind
                                                                    : change_same_key(a, b);
}

/* What a file can hold once: a key, and of KMS a name. */
static bool excludes(const struct access_key *a, const struct access_key *b)
{
    return same(a, b) ||
           (access_kind_is_kms(a->kind) && access_kind_is_kms(b->kind) && str_eq(a->name, b->name));
}

static struct list list_of(struct making *m, const struct access *access)
{
    struct list list = {arena_new(m->arena, const struct access_key *, access->count + 1), 0};
    for (uint32_t i = 0; i < access->count; i++)
        list.keys[list.count++] = &access->keys[i];
    if (!list.count)
        list.keys[list.count++] = &identity;
    return list;
}

static const struct access_key *writer_of(const struct access *access)
{
    const struct access_key *writer = access_writer(access);
    return writer ? writer : &identity;
}

/* The list without what excludes the key, and the key at `at`. */
static struct list insert(struct making *m, struct list list, const struct access_key *key,
                          uint32_t at)
{
    struct list out = {arena_new(m->arena, const struct access_key *, list.count + 1), 0};
    for (uint32_t i = 0; i < list.count; i++) {
        if (out.count == at)
            out.keys[out.count++] = key;
        if (!excludes(list.keys[i], key))
            out.keys[out.count++] = list.keys[i];
    }
    if (out.count <= at)
        out.keys[out.count++] = key;
    return out;
}

/* The key behind the first ones of its kind, with which it then shares a provider. */
static struct list insert_among(struct making *m, struct list list, const struct access_key *key)
{
    uint32_t at = 0;
    while (at < list.count && list.keys[at]->kind != key->kind)
        at++;
    while (at < list.count && list.keys[at]->kind == key->kind)
        at++;
    return insert(m, list, key, at);
}

/* The key first, then its kind, then the rest. */
static struct list lead_with_kind(struct making *m, struct list list, const struct access_key *key)
{
    struct list out = {arena_new(m->arena, const struct access_key *, list.count + 1), 0};
    out.keys[out.count++] = key;
    for (uint32_t rest = 0; rest < 2; rest++)
        for (uint32_t i = 0; i < list.count; i++)
            if (!excludes(list.keys[i], key) && (list.keys[i]->kind == key->kind) == !rest)
                out.keys[out.count++] = list.keys[i];
    return out;
}

static struct list append(struct making *m, struct list list, struct list more)
{
    for (uint32_t i = 0; i < more.count; i++) {
        bool there = false;
        for (uint32_t k = 0; k < list.count; k++)
            there |= excludes(list.keys[k], more.keys[i]);
        if (!there)
            list = insert(m, list, more.keys[i], list.count);
    }
    return list;
}

/* Without AES-CBC keys that have the key's name: one would now and then open what is not its own.
 */
static struct list without_namesakes(struct making *m, struct list list,
                                     const struct access_key *key)
{
    struct list out = {arena_new(m->arena, const struct access_key *, list.count + 1), 0};
    for (uint32_t i = 0; i < list.count; i++)
        if (list.keys[i]->kind != key->kind || !str_eq(list.keys[i]->name, key->name) ||
            same(list.keys[i], key))
            out.keys[out.count++] = list.keys[i];
    return out;
}

/* --- policies --- */

struct access plan_policy(struct arena *a, const struct access_key *const *keys, uint32_t count)
{
    struct access_key *copies = arena_new(a, struct access_key, count);
    struct access made = {.level = ACCESS_EXACT, .keys = copies, .count = count};
    for (uint32_t i = 0; i < count; i++) {
        copies[i] = *keys[i];
        copies[i].entry = copies[i].provider = copies[i].key = 0;
        if (!i)
            continue;
        bool shares = copies[i].kind == copies[i - 1].kind && !access_kind_is_kms(copies[i].kind) &&
                      copies[i].kind != ACCESS_IDENTITY;
        copies[i].provider = copies[i - 1].provider + !shares;
        copies[i].key = shares ? copies[i - 1].key + 1 : 0;
    }
    return made;
}

/* The key before it is in the same provider: up to 1.16 the first provider that fits decides. */
static bool shares(const struct access *access, uint32_t i)
{
    const struct access_key *key = &access->keys[i], *before = key - 1;
    return key->entry == before->entry && key->provider == before->provider;
}

bool plan_same_policy(const struct access *a, const struct access *b)
{
    const struct access nothing = {
        .keys = (struct access_key[]){{.kind = ACCESS_IDENTITY, .name = {"", 0}}}, .count = 1};
    a = a->count ? a : &nothing;
    b = b->count ? b : &nothing;
    if (a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (!same(&a->keys[i], &b->keys[i]) || (i && shares(a, i) != shares(b, i)))
            return false;
    return true;
}

static void add(struct making *m, struct list list)
{
    /* Where names of KMS exclude each other a list may have lost what was to write. */
    if (list.keys[0]->kind == ACCESS_IDENTITY && !m->plain)
        return;
    struct access made = plan_policy(m->arena, list.keys, list.count);
    for (uint32_t i = 0; i < m->count; i++)
        if (plan_same_policy(&m->made[i], &made))
            return;
    if (m->count < CANDIDATES_MAX)
        m->made[m->count++] = made;
}

/* From the old list towards a key that is to write next: first everybody reads with it, then it
 * writes. */
static void add_towards(struct making *m, struct list from, const struct access_key *old,
                        const struct access_key *key)
{
    struct list clear = without_namesakes(m, from, key);
    const struct list lists[] = {from, clear, insert(m, (struct list){NULL, 0}, old, 0)};
    for (uint32_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct list list = lists[i];
        if (!list.count || !same(list.keys[0], old))
            continue;
        if (!same(key, old)) {
            add(m, insert(m, list, key, 1));
            add(m, insert_among(m, list, key));
            add(m, insert(m, list, key, list.count));
            add(m, insert(m, list, key, 0));
            add(m, lead_with_kind(m, list, key));
        }
        add(m, list);
    }
}

/* The new list, with an old key behind it or still in front of it. */
static void add_from(struct making *m, struct list to, const struct access_key *old)
{
    add(m, insert(m, to, old, to.count));
    add(m, insert_among(m, to, old));
    add(m, insert(m, to, old, 0));
    add(m, insert(m, without_namesakes(m, to, old), old, 0));
    add(m, lead_with_kind(m, to, old));
}

static bool collide(const struct list *list, const struct access_key *key)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const struct access_key *other = list->keys[i];
        if (other->kind == key->kind && str_eq(other->name, key->name) && !same(other, key))
            return true;
    }
    return false;
}

/* The new key under a name that nobody has. */
static const struct access_key *renamed(struct making *m, const struct access_key *key,
                                        const struct list *from, const struct list *to)
{
    struct access_key *copy = arena_new(m->arena, struct access_key, 1);
    *copy = *key;
    do
        copy->name = arena_join(m->arena, copy->name, STR("-new"));
    while (collide(from, copy) || collide(to, copy));
    return copy;
}

/* Where names collide something else may have to write between the old and the new key. */
static void add_by_way_of(struct making *m, struct list from, struct list to,
                          const struct access_key *between)
{
    const struct access_key *old = from.keys[0], *new = to.keys[0];
    if (between->kind == ACCESS_IDENTITY)
        return;
    add_towards(m, from, old, between);
    add_towards(m, insert(m, from, new, from.count), old, between);
    add_from(m, to, between);
}

/* KMS providers that cannot stand in one file. */
static bool excluded(const struct list *list, const struct access_key *key)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (excludes(list->keys[i], key) && !same(list->keys[i], key))
            return true;
    return false;
}

static bool any_collides(const struct list *list, const struct list *others)
{
    for (uint32_t i = 0; i < list->count; i++)
        if ((list->keys[i]->kind == ACCESS_AESCBC && collide(others, list->keys[i])) ||
            excluded(others, list->keys[i]))
            return true;
    return false;
}

const struct access *plan_candidates(struct arena *a, const struct plan_question *question,
                                     uint32_t *count)
{
    struct making m = {.arena = a, .made = arena_new(a, struct access, CANDIDATES_MAX)};
    struct list from = list_of(&m, question->from), to = list_of(&m, question->to);
    const struct access_key *old = writer_of(question->from), *new = writer_of(question->to);
    m.plain = old->kind == ACCESS_IDENTITY || new->kind == ACCESS_IDENTITY;
    add_towards(&m, from, old, new);
    add_from(&m, to, old);
    add(&m, append(&m, from, to));
    add(&m, append(&m, to, from));
    if (any_collides(&from, &from) || any_collides(&from, &to) || any_collides(&to, &to)) {
        if (new->kind == ACCESS_AESCBC && collide(&from, new))
            add_by_way_of(&m, from, to, renamed(&m, new, &from, &to));
        for (uint32_t i = 0; i < from.count && i < BETWEEN_MAX; i++)
            add_by_way_of(&m, from, to, from.keys[i]);
        for (uint32_t i = 0; i < to.count && i < BETWEEN_MAX; i++)
            add_by_way_of(&m, from, to, to.keys[i]);
    }
    *count = m.count;
    return m.made;
}

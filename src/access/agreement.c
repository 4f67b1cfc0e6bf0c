/* SPDX-License-Identifier: Apache-2.0 */
#include "access/agreement.h"

#include "apiserver/group_resource.h"
#include "apiserver/resources.h"
#include "base/str_set.h"

/* Of a resource that no list can name: what is left to the wildcards. */
#define NOBODY "\x01"

struct asked { /* a resource on the way */
    struct str name, shown;
    bool builtin;
};

struct gathering {
    struct arena *arena;
    const struct agreement_side *sides;
    uint32_t side_count;
    bool answers;                 /* are asked for */
    struct access_index *indexes; /* of the sides */
    struct asked *items;
    uint32_t count, cap;
    struct str_set names; /* of the items */
};

/* --- which resources --- */

static void add(struct gathering *g, struct str name, struct str shown, bool builtin)
{
    struct group_resource parsed = group_resource_parse(name); /* 'secrets.' is 'secrets' */
    if (!str_set_add(&g->names, parsed.group.len ? name : parsed.resource))
        return;
    arena_grow(g->arena, g->items, g->count, g->cap);
    g->items[g->count++] = (struct asked){name, shown, builtin};
}

/* What lies in etcd under that name in some release; of others an entry says nothing. */
static bool is_stored(struct group_resource name)
{
    const struct resource_fact *fact = resource_find(name);
    return fact ? fact->stored && !fact->stored_as : resource_is_custom(name);
}

static void add_name(struct gathering *g, struct str name)
{
    struct group_resource parsed = group_resource_parse(name);
    if (!str_eq(parsed.resource, STR("*"))) {
        const struct resource_fact *fact = resource_find(parsed);
        if (is_stored(parsed))
            add(g, name, fact ? resource_name(g->arena, fact) : name, resource_is_builtin(name));
    } else if (str_eq(parsed.group, STR("*"))) {
        add(g, STR(NOBODY "." NOBODY), STR("*.*"), true);
    } else {
        add(g, arena_join(g->arena, STR(NOBODY "."), parsed.group), name,
            resource_group_minors(parsed.group) != 0);
    }
}

static void gather(struct gathering *g)
{
    for (uint32_t s = 0; s < g->side_count; s++) {
        const struct ec_configuration *c = g->sides[s].configuration;
        for (uint32_t i = 0; c && i < c->resources.count; i++) {
            const struct field_list *names = &resource_at(&c->resources, i)->resources;
            for (uint32_t k = 0; k < names->count; k++)
                add_name(g, string_at(names, k)->value);
        }
    }
}

/* --- who reads what --- */

bool agreement_same_key(const struct access_key *a, const struct access_key *b)
{
    if (!a || !b)
        return a == b;
    return a->kind == b->kind && str_eq(a->name, b->name) && str_eq(a->material, b->material) &&
           str_eq(a->endpoint, b->endpoint);
}

static enum agreement_cause cause_of(const struct gathering *g, uint32_t writer, uint32_t reader,
                                     const struct access *w, const struct access *r)
{
    const struct access_key *key = access_writer(w);
    bool has_kms = false, has_name = false;
    if (!g->sides[reader].configuration)
        return AGREEMENT_READER_BARE;
    if (!key && !g->sides[writer].configuration)
        return AGREEMENT_WRITER_BARE;
    if (!key && w->level == ACCESS_NO_ENTRY)
        return AGREEMENT_WRITER_ENTRY;
    if (r->level == ACCESS_NO_ENTRY)
        return AGREEMENT_READER_ENTRY;
    if (!key)
        return AGREEMENT_PLAIN_REFUSED;
    for (uint32_t i = 0; i < r->count; i++) {
        has_kms |= access_kind_is_kms(r->keys[i].kind);
        has_name |= r->keys[i].kind == key->kind && str_eq(r->keys[i].name, key->name);
    }
    return has_name && !access_kind_is_kms(key->kind) ? AGREEMENT_OTHER_SECRET
           : has_kms && access_kind_is_kms(key->kind) ? AGREEMENT_OTHER_KMS
                                                      : AGREEMENT_NO_KEY;
}

static struct agreement_answer answer_of(const struct gathering *g, const struct access *access,
                                         uint32_t writer, uint32_t reader)
{
    const struct agreement_side *w = &g->sides[writer], *r = &g->sides[reader];
    struct agreement_answer answer = {.cause = AGREEMENT_UNKNOWN,
                                      .read = {.readable = ACCESS_READABLE_UNKNOWN}};
    if (w->is_unknown || r->is_unknown)
        return answer;
    const struct access_key *key = access_writer(&access[writer]);
    answer.read = access_read(&access[reader], r->row, key);
    /* With the same endpoint it is the same key as far as anybody can tell. */
    const struct access_key *by = answer.read.by;
    bool same_kms =
        by && key && access_kind_is_kms(key->kind) && str_eq(by->endpoint, key->endpoint);
    bool open = w->is_open || r->is_open;
    bool reads = answer.read.readable == ACCESS_READABLE_YES && !answer.read.garbage;
    if (reads || writer == reader || same_kms)
        answer.cause = AGREEMENT_READS;
    else if (answer.read.readable == ACCESS_READABLE_YES) /* what may be rubbish is not read */
        answer.cause = open ? AGREEMENT_UNKNOWN : AGREEMENT_OTHER_SECRET;
    else if (answer.read.readable == ACCESS_READABLE_NO && !open)
        answer.cause = cause_of(g, writer, reader, &access[writer], &access[reader]);
    return answer;
}

static const struct agreement_answer *answers_of(const struct gathering *g,
                                                 const struct access *access)
{
    uint32_t n = g->side_count;
    struct agreement_answer *answers = arena_new(g->arena, struct agreement_answer, (size_t)n * n);
    for (uint32_t w = 0; w < n; w++)
        for (uint32_t r = 0; r < n; r++)
            answers[w * n + r] = answer_of(g, access, w, r);
    return answers;
}

static struct agreement_resource resource_of(const struct gathering *g, const struct asked *asked)
{
    struct access *access = arena_new(g->arena, struct access, g->side_count);
    for (uint32_t i = 0; i < g->side_count; i++)
        if (g->sides[i].configuration && !g->sides[i].is_unknown)
            access_of_indexed(g->arena, &g->indexes[i], g->sides[i].row, asked->name,
                              asked->builtin, &access[i]);
    return (struct agreement_resource){.name = asked->shown,
                                       .sides = access,
                                       .answers = g->answers ? answers_of(g, access) : NULL};
}

static void make(struct gathering *g, struct agreement *out)
{
    gather(g);
    g->indexes = arena_new(g->arena, struct access_index, g->side_count);
    for (uint32_t i = 0; i < g->side_count; i++)
        if (g->sides[i].configuration)
            g->indexes[i] = access_index_of(g->arena, g->sides[i].configuration);
    struct agreement_resource *resources = arena_new(g->arena, struct agreement_resource, g->count);
    for (uint32_t i = 0; i < g->count; i++)
        resources[i] = resource_of(g, &g->items[i]);
    *out = (struct agreement){
        .side_count = g->side_count, .sides = g->sides, .resources = resources, .count = g->count};
}

void agreement_of(struct arena *a, const struct agreement_side *sides, uint32_t count,
                  struct agreement *out)
{
    make(&(struct gathering){.arena = a,
                             .sides = sides,
                             .side_count = count,
                             .answers = true,
                             .names = {.arena = a}},
         out);
}

void agreement_sides(struct arena *a, const struct agreement_side *sides, uint32_t count,
                     struct agreement *out)
{
    make(
        &(struct gathering){.arena = a, .sides = sides, .side_count = count, .names = {.arena = a}},
        out);
}

/* --- comparing --- */

static bool same_keys(const struct access *a, const struct access *b)
{
    if (a->level != b->level || a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (!agreement_same_key(&a->keys[i], &b->keys[i]))
            return false;
    return true;
}

bool agreement_alike(const struct agreement *g, uint32_t resource, uint32_t other)
{
    const struct agreement_resource *a = &g->resources[resource], *b = &g->resources[other];
    for (uint32_t i = 0; i < g->side_count; i++)
        if (!same_keys(&a->sides[i], &b->sides[i]))
            return false;
    for (uint32_t i = 0; i < g->side_count * g->side_count; i++)
        if (a->answers[i].cause != b->answers[i].cause)
            return false;
    return true;
}

/* Looks from *at on, and behind the last one from the first on: keys mostly come in one order. */
static bool holds(const struct access *access, const struct access_key *key, uint32_t *at)
{
    for (uint32_t i = 0; i < access->count; i++) {
        uint32_t k = (*at + i) % access->count;
        if (agreement_same_key(&access->keys[k], key)) {
            *at = k + 1;
            return true;
        }
    }
    return false;
}

static bool holds_all(const struct access *access, const struct access *of)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < of->count; i++)
        if (!holds(access, &of->keys[i], &at))
            return false;
    return true;
}

enum agreement_order agreement_order(const struct access *side, const struct access *other)
{
    bool more = holds_all(side, other), less = holds_all(other, side);
    if (more != less)
        return more ? ORDER_MORE : ORDER_LESS;
    if (!more)
        return ORDER_OTHER;
    if (!agreement_same_key(access_writer(side), access_writer(other)))
        return ORDER_MOVED;
    for (uint32_t i = 0; i < side->count && i < other->count; i++)
        if (!agreement_same_key(&side->keys[i], &other->keys[i]))
            return ORDER_BEHIND;
    return ORDER_SAME;
}

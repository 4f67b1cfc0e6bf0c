/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/cluster.h"
#include "rules/hook.h"

/* Keys of this kind and name that are not the same one. */
struct clash {
    const struct access_key *key, *other; /* the first node's, and one that differs from it */
    uint64_t nodes, others;
    bool writes; /* one of them does */
};

static bool is_local(const struct access_key *key)
{
    return key->kind == ACCESS_AESCBC || key->kind == ACCESS_AESGCM ||
           key->kind == ACCESS_SECRETBOX;
}

/* The first one decides, for a node that has the name twice. */
static const struct access_key *key_of(const struct access *access, const struct access_key *like)
{
    for (uint32_t i = 0; i < access->count; i++)
        if (access->keys[i].kind == like->kind && str_eq(access->keys[i].name, like->name))
            return &access->keys[i];
    return NULL;
}

static bool is_known(const struct cluster *c, uint32_t node)
{
    return !c->agreement.sides[node].is_unknown && !c->agreement.sides[node].is_open;
}

/* Of the key of the first node that has it. */
static struct clash compare(const struct cluster *c, const struct agreement_resource *r,
                            uint32_t first, const struct access_key *key)
{
    struct clash clash = {.key = key};
    for (uint32_t i = 0; i < c->count; i++) {
        const struct access_key *now = is_known(c, i) ? key_of(&r->sides[i], key) : NULL;
        if (!now || (i < first && now))
            continue;
        clash.writes |= now == &r->sides[i].keys[0];
        if (str_eq(now->material, key->material)) {
            clash.nodes |= UINT64_C(1) << i;
        } else {
            clash.others |= UINT64_C(1) << i;
            clash.other = clash.other ? clash.other : now;
        }
    }
    return clash;
}

static bool is_first(const struct cluster *c, const struct agreement_resource *r, uint32_t node,
                     const struct access_key *key)
{
    for (uint32_t i = 0; i < node; i++)
        if (is_known(c, i) && key_of(&r->sides[i], key))
            return false;
    return key_of(&r->sides[node], key) == key;
}

static void report(struct rule_run *run, const struct clash *clash)
{
    const struct cluster *c = run->cluster;
    struct arena *a = run->arena;
    uint32_t node = first_node(clash->nodes), other = first_node(clash->others);
    struct str rest =
        clash->key->kind != ACCESS_AESCBC
            ? STR("")
            : STR("; where AES-CBC does not notice, it is rubbish instead of an error");
    struct str what = clash->writes
                          ? STR(": what is written with one cannot be read with the other")
                          : STR(": what was written with one cannot be read with the other");
    struct join_draft draft =
        cluster_draft(run, &c->nodes[other], key_spot(&c->nodes[other], clash->other),
                      arena_join(a, STR("the secret of "), c->nodes[other].name),
                      arena_join(a, access_key_shown(a, clash->key), STR(" has another secret on "),
                                 nodes_shown(a, c, clash->others), STR(" than on "),
                                 nodes_shown(a, c, clash->nodes), what, rest));
    cluster_relate(a, &draft, &c->nodes[node], key_spot(&c->nodes[node], clash->key),
                   arena_join(a, STR("that of "), c->nodes[node].name));
    join_report(run, &draft);
}

void rule_same_name_other_secret(struct rule_run *run)
{
    const struct cluster *c = run->cluster;
    const struct field_head **said = NULL;
    uint32_t count = 0, cap = 0;
    for (uint32_t i = 0; i < c->agreement.count; i++) {
        const struct agreement_resource *r = &c->agreement.resources[i];
        for (uint32_t node = 0; node < c->count; node++)
            for (uint32_t k = 0; is_known(c, node) && k < r->sides[node].count; k++) {
                const struct access_key *key = &r->sides[node].keys[k];
                if (!is_local(key) || !is_first(c, r, node, key))
                    continue;
                struct clash clash = compare(c, r, node, key);
                uint32_t s = 0;
                while (s < count && said[s] != key->head)
                    s++;
                if (!clash.others || s < count)
                    continue;
                arena_grow(run->arena, said, count, cap);
                said[count++] = key->head;
                report(run, &clash);
            }
    }
}

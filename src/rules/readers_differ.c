/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/cluster.h"
#include "rules/hook.h"

static bool writes_alike(const struct cluster *c, uint32_t resource, uint64_t known)
{
    return cluster_same_writers(c, resource, first_node(known)) == known;
}

static uint64_t known_of(const struct cluster *c)
{
    uint64_t known = 0;
    for (uint32_t i = 0; i < c->count; i++)
        known |= (uint64_t)(c->nodes[i].state == CLUSTER_READS) << i;
    return known;
}

static bool holds(const struct access *access, const struct access_key *key)
{
    for (uint32_t i = 0; i < access->count; i++)
        if (agreement_same_key(&access->keys[i], key))
            return true;
    return false;
}

static bool differs(const struct cluster *c, uint32_t resource)
{
    const struct agreement_resource *r = &c->agreement.resources[resource];
    uint64_t known = known_of(c);
    if (!known || !writes_alike(c, resource, known))
        return false;
    for (uint32_t i = 0; i < c->count; i++)
        if (in_nodes(known, i) &&
            agreement_order(&r->sides[i], &r->sides[first_node(known)]) > ORDER_BEHIND)
            return true;
    return false;
}

static void report(struct rule_run *run, const uint32_t *resources, uint32_t count, uint32_t node,
                   const struct access_key *key, uint64_t without)
{
    const struct cluster *c = run->cluster;
    struct arena *a = run->arena;
    uint64_t with = known_of(c) & ~without;
    uint32_t other = first_node(without);
    struct join_draft draft = cluster_draft(
        run, &c->nodes[node], key_spot(&c->nodes[node], key),
        arena_join(a, STR("read on "), c->nodes[node].name),
        arena_join(a, nodes_shown(a, c, with), is_one(with) ? STR(" reads ") : STR(" read "),
                   access_key_shown(a, key), STR(" of "), resources_shown(a, c, resources, count),
                   STR(", "), nodes_shown(a, c, without),
                   is_one(without) ? STR(" does not; no node writes it")
                                   : STR(" do not; no node writes it")));
    const struct agreement_resource *r = &c->agreement.resources[resources[0]];
    const struct spot *place = r->sides[other].count
                                   ? key_spot(&c->nodes[other], &r->sides[other].keys[0])
                                   : entries_spot(c, other);
    cluster_relate(a, &draft, &c->nodes[other], place,
                   arena_join(a, STR("not among those of "), c->nodes[other].name));
    join_report(run, &draft);
}

static void look(struct rule_run *run, const uint32_t *resources, uint32_t count)
{
    const struct cluster *c = run->cluster;
    const struct agreement_resource *r = &c->agreement.resources[resources[0]];
    uint64_t known = known_of(c);
    for (uint32_t i = 0; i < c->count; i++)
        for (uint32_t k = 0; in_nodes(known, i) && k < r->sides[i].count; k++) {
            uint64_t without = 0;
            const struct access_key *key = &r->sides[i].keys[k];
            for (uint32_t n = 0; n < c->count; n++)
                if (in_nodes(known, n) && !holds(&r->sides[n], key))
                    without |= UINT64_C(1) << n;
            if (without && first_node(known & ~without) == i)
                report(run, resources, count, i, key, without);
        }
}

void rule_readers_differ(struct rule_run *run)
{
    each_agreed(run, differs, look);
}

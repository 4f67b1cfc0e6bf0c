/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/cluster.h"
#include "rules/hook.h"

static bool differs(const struct cluster *c, uint32_t resource)
{
    uint64_t known = 0;
    for (uint32_t i = 0; i < c->count; i++)
        known |= (uint64_t)!c->agreement.sides[i].is_unknown << i;
    return known && cluster_same_writers(c, resource, first_node(known)) != known;
}

static uint32_t size(uint64_t nodes)
{
    uint32_t count = 0;
    for (; nodes; nodes &= nodes - 1)
        count++;
    return count;
}

/* The nodes in groups that write alike, the largest first. */
static uint32_t group(const struct cluster *c, uint32_t resource, uint64_t *groups)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        uint64_t same = c->agreement.sides[i].is_unknown ? 0 : cluster_same_writers(c, resource, i);
        if (!same || first_node(same) != i)
            continue;
        uint32_t at = count++;
        for (; at && size(groups[at - 1]) < size(same); at--)
            groups[at] = groups[at - 1];
        groups[at] = same;
    }
    return count;
}

static const struct access_key *first_key(const struct cluster *c, uint32_t resource, uint32_t node)
{
    const struct access *access = &c->agreement.resources[resource].sides[node];
    return access->count ? &access->keys[0] : NULL;
}

static struct str how_of(struct arena *a, const struct cluster *c, uint32_t resource,
                         const uint64_t *groups)
{
    const struct agreement_resource *r = &c->agreement.resources[resource];
    uint32_t most = first_node(groups[0]), few = first_node(groups[1]);
    bool plain = !access_writer(&r->sides[most]) || !access_writer(&r->sides[few]);
    struct str step = plain ? STR("Encryption is being switched on, or off, and half done: ")
                      : agreement_order(&r->sides[most], &r->sides[few]) == ORDER_MOVED
                          ? STR("The same keys in another order are the second step of a rotation, "
                                "half done: ")
                          : STR("A step of a change is half done: ");
    return arena_join(a, step,
                      STR("give all nodes the same file, and rewrite what is stored only "
                          "then"));
}

static void look(struct rule_run *run, const uint32_t *resources, uint32_t count)
{
    const struct cluster *c = run->cluster;
    struct arena *a = run->arena;
    uint64_t groups[CLUSTER_NODES_MAX] = {0};
    uint32_t group_count = group(c, resources[0], groups);
    uint32_t odd = first_node(groups[group_count - 1]);
    struct str text = STR("");
    for (uint32_t i = 0; i < group_count; i++) {
        const struct access_key *key = first_key(c, resources[0], first_node(groups[i]));
        struct str names = nodes_shown(a, c, groups[i]);
        if (i == 0)
            text = arena_join(a, names, is_one(groups[i]) ? STR(" writes ") : STR(" write "),
                              resources_shown(a, c, resources, count));
        else
            text = arena_join(a, text, STR(", "), names);
        bool plain = !key || key->kind == ACCESS_IDENTITY;
        text = arena_join(a, text, plain ? STR(" as ") : STR(" with "), access_key_shown(a, key));
    }
    text =
        arena_join(a, text, STR("; all can read "), group_count == 2 ? STR("both") : STR("each"));
    struct join_draft draft = cluster_draft(
        run, &c->nodes[odd], key_spot(&c->nodes[odd], first_key(c, resources[0], odd)),
        arena_join(a, c->nodes[odd].name, STR(" writes with this")), text);
    draft.how = how_of(a, c, resources[0], groups);
    for (uint32_t i = 0; i + 1 < group_count; i++) {
        uint32_t node = first_node(groups[i]);
        cluster_relate(a, &draft, &c->nodes[node],
                       key_spot(&c->nodes[node], first_key(c, resources[0], node)),
                       arena_join(a, c->nodes[node].name, STR(" with this")));
    }
    join_report(run, &draft);
}

void rule_writers_differ(struct rule_run *run)
{
    each_agreed(run, differs, look);
}

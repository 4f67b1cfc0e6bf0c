/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/cluster.h"
#include "rules/hook.h"

static void report_unreadable(struct rule_run *run, const struct disagreement *d)
{
    const struct cluster *c = run->cluster;
    struct arena *a = run->arena;
    uint32_t writer = first_node(d->writers), reader = first_node(d->readers);
    const struct access *sides = c->agreement.resources[d->resources[0]].sides;
    const struct access_key *own = NULL;
    for (uint32_t i = 0; i < sides[reader].count && !own; i++)
        own = access_kind_is_kms(sides[reader].keys[i].kind) ? &sides[reader].keys[i] : NULL;
    struct join_draft draft =
        cluster_draft(run, &c->nodes[reader], key_spot(&c->nodes[reader], own),
                      arena_join(a, STR("that of "), c->nodes[reader].name),
                      arena_join(a, nodes_shown(a, c, d->readers), STR(" cannot read "),
                                 resources_shown(a, c, d->resources, d->count), STR(" that "),
                                 nodes_shown(a, c, d->writers),
                                 is_one(d->writers) ? STR(" writes with ") : STR(" write with "),
                                 access_key_shown(a, d->key), STR(": the provider there is "),
                                 access_key_shown(a, own)));
    draft.severity = SEVERITY_ERROR;
    cluster_relate(a, &draft, &c->nodes[writer],
                   key_spot(&c->nodes[writer], &sides[writer].keys[0]),
                   arena_join(a, c->nodes[writer].name, STR(" writes with this")));
    join_report(run, &draft);
}

/* The other way round it is the same fault. */
static bool is_said(const struct disagreements *all, uint32_t index)
{
    const struct disagreement *d = &all->items[index];
    for (uint32_t i = 0; i < index; i++)
        if (all->items[i].cause == d->cause && all->items[i].writers == d->readers &&
            all->items[i].readers == d->writers)
            return true;
    return false;
}

/* The provider of the same name that dials elsewhere. */
static const struct access_key *elsewhere(const struct access *access, const struct access_key *key)
{
    for (uint32_t i = 0; i < access->count; i++)
        if (access->keys[i].kind == key->kind && str_eq(access->keys[i].name, key->name))
            return str_eq(access->keys[i].endpoint, key->endpoint) ? NULL : &access->keys[i];
    return NULL;
}

static void compare(struct rule_run *run, const struct agreement_resource *r, uint32_t node,
                    const struct access_key *key)
{
    const struct cluster *c = run->cluster;
    struct arena *a = run->arena;
    uint64_t others = 0;
    const struct access_key *other = NULL;
    for (uint32_t i = 0; i < c->count; i++) {
        const struct access_key *now = elsewhere(&r->sides[i], key);
        if (now && i < node)
            return;
        others |= (uint64_t)(now != NULL) << i;
        other = other ? other : now;
    }
    if (!other)
        return;
    uint32_t at = first_node(others);
    struct join_draft draft = cluster_draft(
        run, &c->nodes[at], key_spot(&c->nodes[at], other),
        arena_join(a, STR("that of "), c->nodes[at].name),
        arena_join(a, access_key_shown(a, key), STR(" dials another socket on "),
                   nodes_shown(a, c, others), STR(" than on "), c->nodes[node].name,
                   STR(": only where both plugins use one remote key can each read what the other "
                       "writes")));
    cluster_relate(a, &draft, &c->nodes[node], key_spot(&c->nodes[node], key),
                   arena_join(a, STR("that of "), c->nodes[node].name));
    join_report(run, &draft);
}

void rule_kms_differs(struct rule_run *run)
{
    const struct cluster *c = run->cluster;
    struct disagreements all = cluster_disagreements(run->arena, c);
    const struct field_head **said = NULL;
    uint32_t count = 0, cap = 0;
    for (uint32_t i = 0; i < all.count; i++)
        if (all.items[i].cause == AGREEMENT_OTHER_KMS && !is_said(&all, i))
            report_unreadable(run, &all.items[i]);
    for (uint32_t i = 0; i < c->agreement.count; i++)
        for (uint32_t node = 0; node < c->count; node++) {
            const struct access *side = &c->agreement.resources[i].sides[node];
            for (uint32_t k = 0; k < side->count; k++) {
                uint32_t s = 0;
                while (s < count && said[s] != side->keys[k].head)
                    s++;
                if (!access_kind_is_kms(side->keys[k].kind) || s < count)
                    continue;
                arena_grow(run->arena, said, count, cap);
                said[count++] = side->keys[k].head;
                compare(run, &c->agreement.resources[i], node, &side->keys[k]);
            }
        }
}

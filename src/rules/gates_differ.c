/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/cluster.h"
#include "rules/hook.h"

/* Those that change how a configuration is read, or what is written. */
static const char *const gates[] = {"KMSv1", "KMSv2", "KMSv2KDF"};

enum { GATE_COUNT = sizeof gates / sizeof *gates };

/* What the flag says of the gate, the last time; STR_NONE: nothing. */
static struct str value_of(struct str flag, struct str gate)
{
    struct str value = STR_NONE;
    for (struct str rest = flag; rest.ptr;) {
        struct str item = str_trim(str_cut(&rest, ','));
        struct str name = str_trim(str_cut(&item, '='));
        if (str_eq(name, gate) && item.ptr)
            value = str_trim(item);
    }
    return value;
}

static bool same(struct str a, struct str b)
{
    return a.ptr && b.ptr ? str_eq(a, b) : a.ptr == b.ptr;
}

static void compare(struct rule_run *run, struct str gate)
{
    const struct cluster *c = run->cluster;
    struct arena *a = run->arena;
    const struct cluster_node *set = NULL;
    uint64_t nodes = 0, others = 0;
    for (uint32_t i = 0; i < c->count; i++)
        if (!set && c->nodes[i].server && value_of(c->nodes[i].server->server->gates, gate).ptr)
            set = &c->nodes[i];
    if (!set)
        return;
    struct str value = value_of(set->server->server->gates, gate);
    for (uint32_t i = 0; i < c->count; i++) {
        const struct cluster_node *node = &c->nodes[i];
        if (!node->server || node->server->server->is_open)
            continue;
        bool alike = same(value_of(node->server->server->gates, gate), value);
        nodes |= (uint64_t)alike << i;
        others |= (uint64_t)!alike << i;
    }
    if (!others || !nodes)
        return;
    const struct cluster_node *other = &c->nodes[first_node(others)];
    struct join_draft draft = cluster_draft(
        run, other, &other->server->server->program_at, STR("and here it is not"),
        arena_join(a, STR("the feature gate '"), gate, STR("' is "), value, STR(" on "),
                   nodes_shown(a, c, nodes), STR(", and not on "), nodes_shown(a, c, others)));
    cluster_relate(a, &draft, set, &set->server->server->program_at,
                   arena_join(a, STR("it is "), value, STR(" here")));
    join_report(run, &draft);
}

void rule_gates_differ(struct rule_run *run)
{
    for (int i = 0; i < GATE_COUNT; i++)
        compare(run, str_from(gates[i]));
}

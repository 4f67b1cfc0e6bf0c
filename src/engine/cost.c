/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/cost.h"

#include <time.h>

uint32_t cost_count(uint32_t own_rule_count)
{
    return rules_count + own_rule_count + 1;
}

struct rule_cost *cost_new(struct arena *a, const struct rule *const *own_rules,
                           uint32_t own_rule_count)
{
    uint32_t count = cost_count(own_rule_count);
    struct rule_cost *costs = arena_new(a, struct rule_cost, count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t own = i - rules_count;
        costs[i] = (struct rule_cost){.rule = i < rules_count        ? &rules_all[i]
                                              : own < own_rule_count ? own_rules[own]
                                                                     : NULL};
    }
    return costs;
}

static uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

uint64_t cost_begin(const struct rule_cost *costs)
{
    return costs ? now() : 0;
}

void cost_end(struct rule_cost *costs, uint32_t slot, uint64_t began)
{
    if (!costs)
        return;
    costs[slot].nanoseconds += now() - began;
    costs[slot].runs++;
}

void cost_merge(struct rule_cost *into, const struct rule_cost *costs, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        into[i].nanoseconds += costs[i].nanoseconds;
        into[i].runs += costs[i].runs;
    }
}

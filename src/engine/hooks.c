/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/hooks.h"

#include "engine/cost.h"

static void run_rule(struct rule_run *run, const struct rule *rule, struct rule_cost *costs,
                     uint32_t slot)
{
    enum rule_scope scope = run->document->workload ? RULE_WORKLOAD : RULE_DOCUMENT;
    if (!rule->run || rule->scope != scope || !(rule->minors & run->document->minors))
        return;
    run->rule = rule;
    uint64_t began = cost_begin(costs);
    rule->run(run);
    cost_end(costs, slot, began);
}

void hooks_run(struct rule_run *run, const struct unit *unit)
{
    for (uint32_t i = 0; i < rules_count; i++)
        run_rule(run, &rules_all[i], unit->costs, i);
    for (uint32_t i = 0; i < unit->own_rule_count; i++)
        run_rule(run, unit->own_rules[i], unit->costs, rules_count + i);
}

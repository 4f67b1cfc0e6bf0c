/* SPDX-License-Identifier: Apache-2.0 */
/* cost: a clock beside the rules, for `check --profile-rules`. Where nobody asked, costs are NULL
 * and nothing is measured. Each thread adds to costs of its own. */
#ifndef ENGINE_COST_H
#define ENGINE_COST_H

#include <stdint.h>

#include "base/arena.h"
#include "diag/rule_cost.h"

/* One for each built-in rule in the order of rules_all, then the user's own, then the loader. */
uint32_t cost_count(uint32_t own_rule_count);
struct rule_cost *cost_new(struct arena *a, const struct rule *const *own_rules,
                           uint32_t own_rule_count);

/* Around what is measured; `slot` is its place in `costs`. NULL makes both do nothing. */
uint64_t cost_begin(const struct rule_cost *costs);
void cost_end(struct rule_cost *costs, uint32_t slot, uint64_t began);

void cost_merge(struct rule_cost *into, const struct rule_cost *costs, uint32_t count);

#endif

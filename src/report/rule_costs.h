/* SPDX-License-Identifier: Apache-2.0 */
/* rule_costs: what each rule cost, as a table, the dearest first. */
#ifndef REPORT_RULE_COSTS_H
#define REPORT_RULE_COSTS_H

#include "base/buf.h"
#include "diag/finding.h"
#include "diag/rule_cost.h"

/* Sorts `costs`. Rules that neither ran nor found anything are left out. */
void rule_costs_text(struct buf *out, struct rule_cost *costs, uint32_t count,
                     const struct results *results);

#endif

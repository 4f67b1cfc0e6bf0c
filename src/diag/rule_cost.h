/* SPDX-License-Identifier: Apache-2.0 */
/* rule_cost: what a rule costs in a run, for whoever wants to know why one is slow. */
#ifndef DIAG_RULE_COST_H
#define DIAG_RULE_COST_H

#include <stdint.h>

#include "diag/rule.h"

struct rule_cost {
    const struct rule *rule; /* NULL: the loader, which speaks for the rules without a hook */
    uint64_t nanoseconds;    /* of all runs together */
    uint32_t runs;           /* documents that its hook saw; 0 for a rule without one */
};

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* yield: one fault, one finding: a rule is silent where one that says it better stands on the same
 * place. */
#ifndef ENGINE_YIELD_H
#define ENGINE_YIELD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "diag/finding.h"

bool yields_to(const struct rule *rule, const struct rule *other);

/* Sets silent[i] where finding i yields to another one; that one may be silent itself. `places` are
 * those of the findings in their document: in the file all of what was decoded has one place.
 * Places that only touch are the same. `also` are second places for which they speak, empty where
 * there is none. Memory: the arena, for the while. */
void yield_mark(struct arena *a, const struct finding *findings, const struct span *places,
                const struct span *also, uint32_t count, bool *silent);

#endif

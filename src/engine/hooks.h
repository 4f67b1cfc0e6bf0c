/* SPDX-License-Identifier: Apache-2.0 */
/* hooks: the rules with code or a check, one after the other on one document. */
#ifndef ENGINE_HOOKS_H
#define ENGINE_HOOKS_H

#include "engine/unit.h"
#include "rules/run.h"

/* `run` has all but its rule; the unit says which rules of the user's there are, and whether
 * anybody wants to know what they cost. */
void hooks_run(struct rule_run *run, const struct unit *unit);

#endif

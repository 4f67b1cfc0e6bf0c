/* SPDX-License-Identifier: Apache-2.0 */
/* controls: which controls of benchmarks a finding is about. Memory: the arena. */
#ifndef ENGINE_CONTROLS_H
#define ENGINE_CONTROLS_H

#include "base/arena.h"
#include "diag/rule.h"

/* "cis-1.11:1.2.28": those of the profile, where that is made for a benchmark; else of the
 * published benchmarks that are made for one of the releases. */
struct rule_strs controls_of(struct arena *a, struct str profile, const struct rule *rule,
                             uint32_t minors);

#endif

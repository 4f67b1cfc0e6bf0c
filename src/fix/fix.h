/* SPDX-License-Identifier: Apache-2.0 */
/* fix: from a text and the fixes of its findings to the new text. Pure. Memory: the arena. */
#ifndef FIX_FIX_H
#define FIX_FIX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "diag/finding.h"

struct fix_choice { /* borrowed from the findings */
    const struct finding *finding;
    const struct fix *fix;
};

/* Of each finding that is not suppressed the first fix that is safe, or the first of all where
 * `unsafe` is set. One whose edits meet those of an earlier one waits for the next round. In the
 * order of the findings. */
struct fix_choice *fix_choose(struct arena *a, const struct finding *findings, uint32_t count,
                              bool unsafe, uint32_t *chosen);

/* The edits of choices that do not meet, ascending. */
const struct edit *fix_edits(struct arena *a, const struct fix_choice *choices, uint32_t count,
                             uint32_t *edit_count);

struct str fix_apply(struct arena *a, struct str text, const struct edit *edits, uint32_t count);

#endif

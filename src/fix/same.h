/* SPDX-License-Identifier: Apache-2.0 */
/* same: whether edits changed nothing but what they touch: read again, every scalar elsewhere
 * stands where it stood, with the same text. Memory: the arena. */
#ifndef FIX_SAME_H
#define FIX_SAME_H

#include <stdbool.h>

#include "base/arena.h"
#include "diag/finding.h"

/* True too where the old text could not be read: then there is nothing to compare with. `edits`
 * ascend and made `new` of `old`. */
bool fix_same(struct arena *a, struct str old, struct str new, const struct edit *edits,
              uint32_t count);

#endif

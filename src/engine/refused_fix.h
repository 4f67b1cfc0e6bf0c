/* SPDX-License-Identifier: Apache-2.0 */
/* refused_fix: the repair of what the loader refuses, where a few edits do it.
 *
 * A fix is safe when no asked version that loads the file notices: either none loads it (undecided
 * ones count as loading), or what they make of it stays the same. Everything else, and whatever is
 * a guess between several meanings, is unsafe. Memory: the arena. */
#ifndef ENGINE_REFUSED_FIX_H
#define ENGINE_REFUSED_FIX_H

#include "apiserver/fault.h"
#include "rules/run.h"

/* Sets the fixes of the draft, the recommended one first, or leaves it without. */
void refused_fix(struct arena *a, const struct document_view *view, const struct fault *fault,
                 struct draft *draft);

#endif

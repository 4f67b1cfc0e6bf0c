/* SPDX-License-Identifier: Apache-2.0 */
/* cut: takes items out of a list, or a member out of a mapping, so that what stands around them
 * stays as it is: whole lines go in block collections, a comma goes along in flow collections.
 * Comments stay, in their place. Spans are bytes of the document's text. Memory: the arena. */
#ifndef ENGINE_CUT_H
#define ENGINE_CUT_H

#include "rules/run.h"
#include "tree/node.h"

struct cut {
    struct arena *arena;
    struct str text;
    struct draft_edit *edits; /* ascending, without overlap */
    uint32_t count, cap;
};

/* The items that are `gone`, never the first one. False where that cannot be done by removing text
 * alone. */
bool cut_items(struct cut *cut, const struct node *list, const bool *gone);

/* One member of several. */
bool cut_member(struct cut *cut, const struct node *mapping, uint32_t index);

#endif

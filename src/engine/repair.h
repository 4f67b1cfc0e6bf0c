/* SPDX-License-Identifier: Apache-2.0 */
/* repair: what all repairs of refusals share: the fault with its document, and how a fix gets into
 * the draft. Memory: the arena. */
#ifndef ENGINE_REPAIR_H
#define ENGINE_REPAIR_H

#include <stdbool.h>

#include "apiserver/fault.h"
#include "rules/run.h"

struct repair { /* of one fault */
    struct arena *arena;
    const struct document_view *view;
    const struct fault *fault;
    struct draft *draft;
};

/* No asked version loads the document, so none notices what is changed. */
bool repair_loads_nowhere(const struct document_view *view);

/* Adds a fix behind those that are there; one without edits is none. */
void repair_offer(struct repair *r, bool safe, struct str description,
                  const struct draft_edit *edits, uint32_t count);
void repair_offer_one(struct repair *r, bool safe, struct str description, struct span span,
                      struct str text);

#endif

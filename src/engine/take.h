/* SPDX-License-Identifier: Apache-2.0 */
/* take: what becomes of the drafts of rules: dropped where nobody asked or nobody can know, else
 * completed as findings of the unit. */
#ifndef ENGINE_TAKE_H
#define ENGINE_TAKE_H

#include "engine/complete.h"

/* What is asked of the rule, unless the rule itself has a reason to say less. */
enum severity take_severity(const struct unit *u, const struct rule *rule, enum severity draft);

/* A run of rules over a document, with an empty view of it, which is filled by the caller. */
struct run take_begin(struct judging *j, const struct place_of_document *place,
                      struct document_view *view);

/* Of the findings from the `from`th on, those go that yield to another at their place. */
void take_yield(struct run *r, uint32_t from);

/* Takes down that a place of the file is still to be filled in, and so was not judged. */
void take_unfilled(struct judging *j, struct span span);

/* The first of those places where no finding stands to which the rule that tells of them yields.
 * False: there is none. */
bool take_first_unfilled(const struct judging *j, const struct rule *rule, struct span *at);

#endif

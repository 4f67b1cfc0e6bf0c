/* SPDX-License-Identifier: Apache-2.0 */
/* place: what hooks keep asking of decoded fields and values: where something stands, and what a
 * path is called. */
#ifndef RULES_PLACE_H
#define RULES_PLACE_H

#include <stdbool.h>

#include "rules/run.h"

bool text_is(const struct field_string *field, struct str text); /* set, and just that */

/* Where the text of a scalar lies, without its quotes; the whole scalar where it is a block or
 * absent. */
struct span text_span(const struct field_head *head);

/* The member of that name, the last one where there are several; NULL where there is none. */
const struct value_member *find_member(const struct value *object, struct str name);

/* A name from the file as a message may quote it: `otherwise` where it could be key material, or is
 * no name at all. */
struct str name_shown(struct str name, struct str otherwise);

#endif

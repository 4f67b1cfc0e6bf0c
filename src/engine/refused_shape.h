/* SPDX-License-Identifier: Apache-2.0 */
/* refused_shape: faults of how a document is laid out: indentation, tabs, dashes and quotes. What
 * they say to people, and their fixes. Nothing but blanks, dashes, brackets and quotes is written.
 * Memory: the arena. */
#ifndef ENGINE_REFUSED_SHAPE_H
#define ENGINE_REFUSED_SHAPE_H

#include "engine/repair.h"

/* Whether the YAML library stumbled over a tab in the indentation; *tabs are those of the line. */
bool shape_tabs(struct str text, const struct fault *fault, struct span *tabs);

/* "not valid YAML: 'secret' is indented 2 blanks less than 'name', which begins the list item above
 * it"; false where the YAML library stumbled over something else. */
bool shape_depth_words(struct arena *a, struct str text, const struct fault *fault,
                       struct str *words, struct str *how);

/* "'providers' needs a list: put '- ' before 'aescbc'", "'name' needs text, but this is a number";
 * false where nothing better is known than that the type is wrong. */
bool shape_type_words(struct arena *a, struct str text, const struct fault *fault,
                      struct str *words, struct str *how);

void shape_fix_tabs(struct repair *r);
void shape_fix_depth(struct repair *r);
void shape_fix_type(struct repair *r);
bool shape_fix_begun(struct repair *r); /* see hint_begun(); false where it is no such fault */

#endif

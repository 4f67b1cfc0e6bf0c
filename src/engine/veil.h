/* SPDX-License-Identifier: Apache-2.0 */
/* veil: what of a text a report may show. Shown are the names of fields, and the values of fields
 * known to be harmless; every other scalar, every comment and whatever is no part of the tree
 * becomes asterisks, since secrets sit exactly where a file is wrong. Punctuation outside of
 * scalars and white space stay. What looks like key material is hidden wherever it stands. */
#ifndef ENGINE_VEIL_H
#define ENGINE_VEIL_H

#include "base/arena.h"
#include "diag/finding.h"
#include "extract/origin.h"
#include "schema/schema.h"
#include "tree/node.h"
#include "tree/source.h"

struct veil {
    struct arena *arena;
    struct str file;              /* its text; it is read only while documents are added */
    struct span *shown, *scalars; /* bytes of the file, ascending */
    uint32_t shown_count, scalar_count, shown_cap, scalar_cap;
    struct shown_line *kept; /* lines of excerpts; NULL: none */
};

/* Of a document: `root` may be NULL where it could not be parsed; then names of known fields are
 * found in the text. Places are those of the file. */
void veil_add_document(struct veil *v, const struct source *document, const struct origin *origin,
                       const struct node *root, const struct schema_document *schema);

struct carried; /* carriers/carrier.h */

/* Of a text that is no tree: its names, and the words of command lines that are harmless. */
void veil_add_started(struct veil *v, const struct source *document, const struct origin *origin,
                      const struct carried *carried);

/* What of the text an excerpt would not show, ascending. */
const struct span *veil_hidden(const struct veil *v, struct arena *a, struct str text,
                               uint32_t *count);

/* The lines of a place, at most EXCERPT_LINES of them, each at least as far as EXCERPT_WIDTH code
 * points and a bit behind the place; none where that is beyond EXCERPT_WIDEST. Always the same
 * arena, which holds the lines. */
enum { EXCERPT_LINES = 3, EXCERPT_WIDTH = 400, EXCERPT_WIDEST = 4000 };
void veil_excerpt(struct veil *v, struct arena *a, struct source *file, struct spot *spot);

/* What may be shown of a line, which is a slice of the file's text without its end. */
struct str veil_line(const struct veil *v, struct arena *a, const struct source *file,
                     struct str line);

#endif

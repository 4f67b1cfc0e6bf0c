/* SPDX-License-Identifier: Apache-2.0 */
/* suppress_place: where comments stand, what they cover, and how to cut them out. Only for
 * suppress.c. */
#ifndef ENGINE_SUPPRESS_PLACE_H
#define ENGINE_SUPPRESS_PLACE_H

#include "base/arena.h"
#include "engine/suppress.h"
#include "tree/source.h"
#include "tree/yaml.h"

struct comment_place {
    bool alone;      /* nothing else on its line */
    uint32_t line;   /* its own */
    uint32_t behind; /* the next line with more than a comment; 0: there is none */
};

/* One for each comment, in time proportional to the text. */
struct comment_place *comment_places(struct arena *a, struct source *source,
                                     const struct comment *comments, uint32_t count);

/* Its line; of one that is alone, the entry that begins on the line behind. */
struct span comment_covers(struct source *source, const struct yread_document *doc,
                           const struct comment_place *place);

/* What to delete so that the comment is gone: its line, or it with the blanks before it. */
struct span comment_cut(struct source *source, const struct suppression *s);

/* ... so that a name is gone from a list of several, with one comma. */
struct span name_cut(const struct suppression *s, uint32_t which);

#endif

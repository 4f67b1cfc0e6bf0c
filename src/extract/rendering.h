/* SPDX-License-Identifier: Apache-2.0 */
/* rendering: the text that a distribution makes of a part of a document: its own words, and between
 * them bytes of the document, whose places stay known. Memory: the arena. */
#ifndef EXTRACT_RENDERING_H
#define EXTRACT_RENDERING_H

#include "base/buf.h"
#include "extract/embedded.h"

struct rendering {
    struct arena *arena;
    const struct source *source;
    struct buf text;
    struct segment *segments;
    uint32_t count, cap;
};

void rendering_begin(struct rendering *r, struct arena *a, const struct source *source);

/* Words that are not in the document; what is said of them is said of `at`. */
void rendering_words(struct rendering *r, struct str words, struct span at);

/* Bytes of the document. */
void rendering_copy(struct rendering *r, struct span span);

/* A text that was cut out of the document. */
void rendering_embed(struct rendering *r, const struct embedded *e);

struct embedded rendering_end(struct rendering *r, struct str container);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* origin: where the bytes of a document that stands inside another come from. A document is a list
 * of segments, ascending and without gaps: copied ones have their bytes one to one in the file (the
 * lines of a block scalar without their indentation), opaque ones were decoded (base64, escapes):
 * their place is the whole of what they were decoded from. Memory: an arena. */
#ifndef EXTRACT_ORIGIN_H
#define EXTRACT_ORIGIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "tree/source.h"

struct segment {
    uint32_t inner, length; /* bytes of the document */
    struct span outer;      /* of the file; as long as `length` where it is copied */
    bool copied;
    bool quoted; /* it stands between double quotes, with others that are escapes */
};

struct origin {
    const struct segment *segments;
    uint32_t count;
};

/* The file itself. */
struct origin origin_whole(struct arena *a, uint32_t length);

/* The bytes [from, to) of a document as a document of their own. */
struct origin origin_slice(struct arena *a, const struct origin *o, struct span span);

/* A document inside a document whose own origin is `outer`. */
struct origin origin_compose(struct arena *a, const struct origin *outer,
                             const struct origin *inner);

/* The place in the file; an empty span stays empty where it can. */
struct span origin_span(const struct origin *o, struct span inner);

/* Whether the span lies in one copied segment: only there an edit of the document is an edit of the
 * file. */
bool origin_is_copied(const struct origin *o, struct span inner);

/* Whether what is put there must do without quotes and backslashes. */
bool origin_is_quoted(const struct origin *o, struct span inner);

#endif

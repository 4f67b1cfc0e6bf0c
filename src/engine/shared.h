/* SPDX-License-Identifier: Apache-2.0 */
/* shared: the parts of a document that aliases repeat elsewhere. Who edits one of them changes all
 * the places where it is used. Memory: the arena. */
#ifndef ENGINE_SHARED_H
#define ENGINE_SHARED_H

#include "apiserver/document.h"

struct shared {
    const struct span *spans; /* ascending, without overlap */
    uint32_t count;
};

struct shared shared_of(struct arena *a, const struct document *document);

/* Whether the span has a byte of one of them; an empty one: whether it stands in it or at its ends.
 */
bool shared_touches(const struct shared *shared, struct span span);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* diff: what differs between two texts, line by line, in the unified form. What a line shows is the
 * caller's to say: lines of a configuration hold key material, so the diff is there to be read, not
 * to be applied. */
#ifndef FIX_DIFF_H
#define FIX_DIFF_H

#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

enum { DIFF_CONTEXT = 3 };

struct diff_side {
    struct str text;
    struct str name; /* as it may be printed */
    /* Appends what may be shown of a line, which is a slice of the text without its end. */
    void (*show)(void *context, struct str line, struct buf *out);
    void *context;
};

/* Nothing where the texts are equal. Lines end with LF; those that differ in CRLF alone differ. */
void diff_write(struct buf *out, const struct diff_side *old, const struct diff_side *new);

#endif

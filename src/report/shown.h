/* SPDX-License-Identifier: Apache-2.0 */
/* shown: lines of the input as people see them in a report: what escape_text() makes of them, by
 * columns. A cell is what one code point becomes and how wide that is. */
#ifndef REPORT_SHOWN_H
#define REPORT_SHOWN_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* The first `limit` bytes of s, or a few less to end between code points; "..." for the rest. */
void shown_start(struct buf *out, struct str s, size_t limit);

struct cell {
    size_t len;     /* bytes of the line, at least 1 */
    uint32_t width; /* columns; 0 for what is drawn over its neighbour */
};

/* The cell that begins at byte `at` of a line, in the column `column` (from 0): a tab ends at the
 * next multiple of four. */
struct cell cell_at(struct str line, size_t at, uint32_t column);
void cell_put(struct buf *out, struct str line, size_t at, struct cell cell);

#endif

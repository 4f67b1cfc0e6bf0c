/* SPDX-License-Identifier: Apache-2.0 */
/* shown: text of the input in a line that people read, on a terminal or in the log of a CI system.
 * What escape_text() does, and one thing more: such systems obey lines that hold "##[" or "##vso["
 * anywhere (GitHub Actions, Azure Pipelines, TeamCity), so that the second '#' is written \x23.
 * Cells are the same text by columns: what one code point becomes and how wide that is. */
#ifndef REPORT_SHOWN_H
#define REPORT_SHOWN_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

void shown_text(struct buf *out, struct str s);

/* The same, cut after `limit` bytes of s (between code points), with "..." for the rest. */
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

/* SPDX-License-Identifier: Apache-2.0 */
/* frame: the lines of the input that a finding speaks of, with carets below its places:
 *
 *     --> enc.yaml:9:9
 *      |
 *    9 |       - identity: {}
 *      |         ^^^^^^^^ the label of the place
 *   10 |       - secretbox:
 *      |         --------- that of a related place
 *   ...
 *
 * All places of one file share a frame, other files have theirs below, headed by `::: file:2:7`. Of
 * a place of several lines the first is underlined. Lines wider than about 160 columns are cut
 * around the place. Everything is escaped; excerpts are printed as they are given, so they must be
 * blanked already. */
#ifndef REPORT_FRAME_H
#define REPORT_FRAME_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "diag/finding.h"
#include "report/report.h"

enum { FRAME_RELATED_MAX = 8 }; /* related places that are shown */

/* The width of the line numbers, which the notes below a frame keep to; at least 2. */
uint32_t frame_gutter(const struct finding *finding);

/* The line with the arrow and the frames; every line ends with LF. Scratch memory: `a`. */
void frame_write(struct buf *out, struct arena *a, const struct report_style *style,
                 const struct finding *finding);

#endif

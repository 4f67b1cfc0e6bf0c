/* SPDX-License-Identifier: Apache-2.0 */
/* paint: colours and links of a terminal; nothing where the style asks for none. Every escape
 * sequence of a report is written here. */
#ifndef REPORT_PAINT_H
#define REPORT_PAINT_H

#include "base/buf.h"
#include "base/str.h"
#include "diag/rule.h"
#include "report/report.h"

enum paint {
    PAINT_ERROR,
    PAINT_WARNING,
    PAINT_INFO,
    PAINT_GOOD,
    PAINT_STRONG,
    PAINT_GUTTER,
    PAINT_RELATED,
};

enum paint paint_of(enum severity severity);
void paint(struct buf *out, const struct report_style *style, enum paint paint);
void paint_end(struct buf *out, const struct report_style *style);
void paint_str(struct buf *out, const struct report_style *style, enum paint paint, const char *s);

/* Text that leads to `url` when clicked, until link_end(). No link where the style has none, or the
 * address is anything but http(s) in printable ASCII without '['; link_end() wants the same
 * address. */
void link_begin(struct buf *out, const struct report_style *style, struct str url);
void link_end(struct buf *out, const struct report_style *style, struct str url);

#endif

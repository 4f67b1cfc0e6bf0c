/* SPDX-License-Identifier: Apache-2.0 */
/* report: the results of a run in the formats that people and programs read. Each writer appends to
 * *out; the same results give the same bytes. Suppressed findings are counted, and only JSON lists
 * them. Formats: docs/formats.md. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>

#include "base/buf.h"
#include "diag/finding.h"

struct report_style {
    bool color; /* ANSI colours */
    bool links; /* OSC 8 links: terminals only */
    bool quiet; /* text: no summary line where nothing was found */
    bool bare;  /* text: no summary line */
};

void report_text(struct buf *out, const struct results *results, const struct report_style *style);
void report_json(struct buf *out, const struct results *results);   /* one object */
void report_sarif(struct buf *out, const struct results *results);  /* SARIF 2.1.0, one run */
void report_github(struct buf *out, const struct results *results); /* ::error file=...:: */

/* The members "findings" and "errors" of that object, for commands that say more than findings. */
struct json_writer;
void report_json_findings(struct json_writer *w, const struct results *results);
void report_json_errors(struct json_writer *w, const struct results *results); /* the latter */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* summary: the last line of a report for people: what was found, in what, judged for which
 * versions. One line without its LF; its first character is a digit or a letter. */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

#include <stdbool.h>

#include "base/buf.h"
#include "diag/finding.h"

/* Nothing was found, suppressed findings apart. */
bool summary_is_clean(const struct tally *tally);

void summary_write(struct buf *out, const struct results *results);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* prose: what rules have to say, cut to what a report has room for. Everything borrows its text. */
#ifndef REPORT_PROSE_H
#define REPORT_PROSE_H

#include "base/buf.h"
#include "base/str.h"
#include "diag/finding.h"

/* Up to the first full stop that ends a sentence, without it, or the first empty line. */
struct str first_sentence(struct str text);
struct str first_paragraph(struct str text);

/* How to repair it: the finding's own words, else the first sentence of the rule's, else what its
 * first fix says; empty where nobody does. */
struct str finding_how(const struct finding *finding);

/* " (enclint fix)", " (enclint fix --unsafe)", or "" where nothing can be fixed. */
const char *finding_fix_command(const struct finding *finding);

/* escape_text() of a text of several lines on one: line ends and tabs become blanks. */
void shown_unfolded(struct buf *out, struct str text);

/* Words that are shown already, over lines of at most 100 columns where they can be parted, which
 * is not within single quotes; the
 * first goes on behind `indent` columns without the last of them, a blank, and the others begin
 * there. Ends with LF. */
void wrap_words(struct buf *out, size_t indent, struct str shown);

#endif

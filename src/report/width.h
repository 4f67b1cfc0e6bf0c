/* SPDX-License-Identifier: Apache-2.0 */
/* width: how many columns of a terminal text takes, for carets that stand where they should.
 * Source: Unicode's EastAsianWidth and general categories; the version is in width_table.inc.
 * Ambiguous characters are narrow, as terminals outside East Asian locales draw them. */
#ifndef REPORT_WIDTH_H
#define REPORT_WIDTH_H

#include <stddef.h>

#include "base/str.h"

unsigned rune_width(unsigned rune); /* 0, 1 or 2; of a printable code point */
size_t text_width(struct str s);    /* of text as escape_text() leaves it */

#endif

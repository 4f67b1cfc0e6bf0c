/* SPDX-License-Identifier: Apache-2.0 */
/* escape: the one place where text of the input becomes text of a report. Names, values and paths
 * come from files that nobody checked: control characters, escape sequences, bidirectional marks
 * and broken bytes must not reach a terminal or break a line. Nor may a CI system that shows the
 * output as its log obey a part of it: some do wherever "##[" or "##vso[" stands in a line (GitHub
 * Actions, Azure Pipelines, TeamCity), so the second '#' is written as an escape. */
#ifndef REPORT_ESCAPE_H
#define REPORT_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* For people: printable text stays, the rest becomes \n, \t, \x1b, \u202e; a backslash stays as it
 * is. */
void escape_text(struct buf *out, struct str s);

/* Whether s[at] is the second '#' of "##", letters, "[", which escape_text() writes so. */
bool escape_opens_command(struct str s, size_t at);
#define ESCAPED_HASH "\\x23"

/* A JSON string with its quotes, ASCII-safe where it matters: broken UTF-8 becomes U+FFFD; control
 * characters, bidi marks and line separators are written as \uXXXX. */
void escape_json(struct buf *out, struct str s);

/* A word of a command that people copy into a shell: as it is where that is harmless, else between
 * single quotes. For a terminal it is still to be escaped. */
struct str escape_shell_word(struct arena *a, struct str word);

#endif

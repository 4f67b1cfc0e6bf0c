/* SPDX-License-Identifier: Apache-2.0 */
/* pattern: regular expressions (PCRE2), for rules that users write. A pattern that comes from a
 * repository is hostile input: its length, its nesting, and the steps and memory of a match are
 * limited, and a match over a limit is given up, never waited for. Memory: the arena, the compiled
 * form included. One thread, one pattern: compile anew rather than share. */
#ifndef BASE_PATTERN_H
#define BASE_PATTERN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum pattern_answer {
    PATTERN_NO,
    PATTERN_YES,
    PATTERN_GAVE_UP, /* over a limit */
};

struct pattern;

/* Compiled by the first match. */
struct pattern *pattern_new(struct arena *a, struct str text);

/* Compiles it now. False: *err says why, *at is the byte of the pattern. */
bool pattern_compile(struct pattern *pattern, size_t *at, struct err *err);

/* Anywhere in the subject, unless the pattern has anchors. A pattern that does not compile never
 * matches. Bytes that are no UTF-8 match nothing. */
enum pattern_answer pattern_match(struct pattern *pattern, struct str subject);

#endif

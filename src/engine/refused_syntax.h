/* SPDX-License-Identifier: Apache-2.0 */
/* refused_syntax: what broke a file where the server's words name only what it led to: the marks of
 * a merge conflict, a quote that is never closed, a dash without a blank behind it, a no-break
 * space that looks like a blank.
 * Memory: the arena. */
#ifndef ENGINE_REFUSED_SYNTAX_H
#define ENGINE_REFUSED_SYNTAX_H

#include <stdbool.h>

#include "apiserver/fault.h"
#include "base/arena.h"

/* "not valid YAML: the quote in front of the value of 'secret' is never closed"; false where it is
 * none of these. */
bool syntax_cause_words(struct arena *a, struct str text, const struct fault *fault,
                        struct str *words, struct str *how);

#endif

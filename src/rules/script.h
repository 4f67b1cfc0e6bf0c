/* SPDX-License-Identifier: Apache-2.0 */
/* script: what a shell script does before it writes a document, as far as that is sure: whatever
 * stands in a branch, a function or behind a test may be done or not. */
#ifndef RULES_SCRIPT_H
#define RULES_SCRIPT_H

#include "rules/run.h"

/* Longer ones are not looked at: nobody has them, and each document asks. */
enum { SCRIPT_MAX = 128 * 1024 };

/* The name in `$NAME` or `${NAME}`, which is all of the text; STR_NONE: it is something else. */
struct str script_variable(struct str text);

/* Whether it draws random bytes: `$(head -c 32 /dev/urandom | base64)`. */
bool script_is_random(struct str text);

/* Whether each run of the script writes the document, with something random in the variable that
 * is made in this run. STR_NONE: whether it writes the document, whatever is in it. */
bool script_writes_anew(struct arena *a, const struct here_document *here, struct str variable);

/* Whether the text gives that variable a value. */
bool script_sets(struct str text, struct str variable);

#endif

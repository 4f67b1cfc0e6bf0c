/* SPDX-License-Identifier: Apache-2.0 */
/* batch: testing interfaces of commands: one JSON object a line on standard input, one or more
 * lines out for each, in order. Whole lines are answered as soon as they are read. Threads share
 * the lines of what was read at once. */
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "cli/command.h"
#include "tree/json.h"

/* Appends the answer to a line, by any thread; scratch memory: `a`. False: the line is no request;
 * it is answered all the same, so that answers and lines stay in step. */
typedef bool batch_answer_fn(struct arena *a, struct str line, struct buf *out);

/* Takes a member: what its value is, and its text where it is a string, else STR_NONE. Returns what
 * is wrong with it, or NULL. */
typedef const char *batch_member_fn(void *request, struct str name, enum jread_event value,
                                    struct str text);

/* Hands each member of a line to `take`, up to the first fault, which it returns. */
const char *batch_members(struct arena *a, struct str line, batch_member_fn *take, void *request);

/* The command's table has the option `jobs`. The exit code: EXIT_USAGE where a line was no request.
 */
int batch_serve(const char *command, const struct arguments *args, batch_answer_fn *answer,
                struct out *out);

#endif

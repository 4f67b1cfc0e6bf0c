/* SPDX-License-Identifier: Apache-2.0 */
/* load_batch: the testing interface of `enclint load`: one JSON object a line in, one a line out,
 * in order; the file's name in errors is FILE. Whole lines are answered as soon as they are read.
 * Threads share the lines of what was read at once. */
#ifndef CLI_LOAD_BATCH_H
#define CLI_LOAD_BATCH_H

#include "cli/command.h"

int load_batch(const struct arguments *args, struct out *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* load_batch: the testing interface of `enclint load` (batch.h); the file's name in errors is FILE.
 */
#ifndef CLI_LOAD_BATCH_H
#define CLI_LOAD_BATCH_H

#include "cli/command.h"

int load_batch(const struct arguments *args, struct out *out);

#endif

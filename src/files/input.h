/* SPDX-License-Identifier: Apache-2.0 */
/* input: the bytes of a file that the user named, or of standard input. A named FIFO or device is
 * read to its end; a directory is an error. Never more than `max` bytes are taken: ask for one more
 * than is judged to see that there are too many. */
#ifndef FILES_INPUT_H
#define FILES_INPUT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* `path` "-" is standard input. False: *err says why, without the path. */
bool input_read(struct arena *a, const char *path, size_t max, struct str *text, struct err *err);

#endif

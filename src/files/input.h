/* SPDX-License-Identifier: Apache-2.0 */
/* input: the bytes of files, with read(2) and no stdio: no other buffer then holds what may be key
 * material. (Many files one after the other: reader.h.) */
#ifndef FILES_INPUT_H
#define FILES_INPUT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* A file that the user named, or standard input. A FIFO or device is read to its end; a directory
 * is an error. Never more than `max` bytes are taken: ask for one more than is judged to see that
 * there are too many. `path` "-" is standard input. False: *err says why, without the path. */
bool input_read(struct arena *a, const char *path, size_t max, struct str *text, struct err *err);

/* A file that nobody named, such as one of settings, open as `fd` for reading without blocking;
 * stays open. Regular, and no larger than `max` bytes, or it is an error. False: *err says why,
 * without the path. */
bool input_read_regular(struct arena *a, int fd, size_t max, struct str *text, struct err *err);

/* Reads on behind the *have bytes until there are `want` of them, or the end has come. Waits where
 * reading does not block. False: *err says why; *have counts what is there then too. */
bool input_fill(int fd, char *bytes, size_t *have, size_t want, struct err *err);

#endif

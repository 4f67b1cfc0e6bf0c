/* SPDX-License-Identifier: Apache-2.0 */
/* gzip: what was compressed, as one text. The only <zlib.h>. */
#ifndef EXTRACT_GZIP_H
#define EXTRACT_GZIP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* STR_NONE where it is no gzip, is damaged or cut, or comes to more than `most` bytes. Memory: the
 * arena, zlib's own too, so that nothing of it stays behind. */
struct str gzip_open(struct arena *a, struct str packed, size_t most);

/* Unpacks what is open as `from`, from its first byte on, into `to`: several packed parts one
 * behind the other, as gzip itself takes them. Never more than `most` bytes come out. False: *err
 * says why. */
bool gzip_copy(int from, int to, uint64_t most, struct err *err);

#endif

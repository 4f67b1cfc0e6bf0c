/* SPDX-License-Identifier: Apache-2.0 */
/* key: new keys and their names. */
#ifndef GENERATE_KEY_H
#define GENERATE_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum { NEW_KEY_BYTES = 32, NEW_KEY_BYTES_MAX = 32 };

/* Appends the base64, padded, of so many bytes from the system's random source (at most
 * NEW_KEY_BYTES_MAX). False: it cannot be had. */
bool new_key_secret(struct buf *out, unsigned bytes);

/* The name of a key made on that day (base/day.h): "key-20261126", and "key-20261126-2" where one
 * of the texts has that word anywhere: a comment that speaks of a key that is gone counts too,
 * since stored data may still bear its name. *tried is how many names of the day were tried so far,
 * 0 at first: with the same count no name is given twice. */
struct str new_key_name(struct arena *a, uint32_t day, unsigned *tried, const struct str *texts,
                        uint32_t count);

#endif

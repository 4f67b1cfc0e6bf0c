/* SPDX-License-Identifier: Apache-2.0 */
/* hash: for tables of strings that come from the input. SipHash under a key made anew in each
 * process, so a hostile file cannot aim at collisions. Safe to call from several threads. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdint.h>

#include "base/str.h"

uint64_t hash_str(struct str s);
uint64_t hash_pointer(const void *pointer); /* of the address */

/* What stands for a secret where two are compared after both are gone: equal for equal bytes within
 * this process, and worth nothing outside of it. */
enum { HASH_DIGEST_BYTES = 32 };
void hash_digest(struct str secret, uint8_t out[HASH_DIGEST_BYTES]);

#endif

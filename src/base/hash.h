/* SPDX-License-Identifier: Apache-2.0 */
/* hash: for tables of strings that come from the input. SipHash under a key made anew in each
 * process, so a hostile file cannot aim at collisions. Safe to call from several threads. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdint.h>

#include "base/str.h"

uint64_t hash_str(struct str s);
uint64_t hash_pointer(const void *pointer); /* of the address */

#endif

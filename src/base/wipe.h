/* SPDX-License-Identifier: Apache-2.0 */
/* wipe: overwrites memory that may hold key material, in a way the compiler does not remove. */
#ifndef BASE_WIPE_H
#define BASE_WIPE_H

#include <stddef.h>

void wipe(void *bytes, size_t len);

#endif

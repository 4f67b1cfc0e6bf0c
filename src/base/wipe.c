/* SPDX-License-Identifier: Apache-2.0 */
#include "base/wipe.h"

#include <string.h>

void wipe(void *bytes, size_t len)
{
    explicit_bzero(bytes, len);
}

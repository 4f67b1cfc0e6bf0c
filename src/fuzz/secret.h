/* SPDX-License-Identifier: Apache-2.0 */
/* secret: a key as the inputs in testdata/fuzz have it, and whether a text gives any of it away.
 * For fuzz targets. */
#ifndef FUZZ_SECRET_H
#define FUZZ_SECRET_H

#include <stdbool.h>

#include "base/str.h"

/* So many bytes of it are a leak: shorter pieces that mutation leaves behind may well be names. */
enum { SECRET_LEAK = 24 };

static inline bool secret_in(struct str text)
{
    const struct str whole = STR("a1E3dlpwMkx4VzlzVGY0TmJSNm1ZaDNDZ0o4ZFVhNUU");
    for (size_t at = 0; at + SECRET_LEAK <= whole.len; at++)
        if (str_find(text, str_slice(whole, at, at + SECRET_LEAK)) < text.len)
            return true;
    return false;
}

#endif

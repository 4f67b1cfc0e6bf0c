/* SPDX-License-Identifier: Apache-2.0 */
/* testing: a text as it stands in another one. For test programs only. */
#ifndef ENGINE_TESTING_H
#define ENGINE_TESTING_H

#include "base/buf.h"

/* Each line behind `indent`, with a line end. */
static inline void testing_put_lines(struct buf *out, struct str text, const char *indent)
{
    for (struct str rest = text; rest.ptr && rest.len;) {
        buf_cstr(out, indent);
        buf_str(out, str_cut(&rest, '\n'));
        buf_byte(out, '\n');
    }
}

/* Filled up with line ends, so that no padding is needed. */
static inline void testing_put_base64(struct buf *out, struct str text)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < text.len; i += 3) {
        uint32_t bits = 0;
        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (i + k < text.len ? (unsigned char)text.ptr[i + k] : '\n');
        for (int shift = 18; shift >= 0; shift -= 6)
            buf_byte(out, letters[bits >> shift & 63]);
    }
}

#endif

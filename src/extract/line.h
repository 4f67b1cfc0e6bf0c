/* SPDX-License-Identifier: Apache-2.0 */
/* line: lines of a text, and the blanks that they begin with. */
#ifndef EXTRACT_LINE_H
#define EXTRACT_LINE_H

#include <stddef.h>

#include "base/str.h"

/* Behind the line end of the line that `at` lies in. */
static inline size_t next_line(struct str text, size_t at)
{
    at += str_find_byte(str_slice(text, at, text.len), '\n');
    return at < text.len ? at + 1 : at;
}

static inline size_t blanks(struct str text, size_t at, size_t most)
{
    size_t count = 0;
    while (at + count < text.len && text.ptr[at + count] == ' ' && count < most)
        count++;
    return count;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* utf8: one code point at a time, with Go's rules for what is broken: an invalid byte decodes as
 * U+FFFD of width 1 (unicode/utf8 of the Go standard library), so texts that Go mends come out the
 * same here. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum { UTF8_MAX = 4 };
#define RUNE_ERROR 0xFFFDu

unsigned utf8_decode(struct str s, size_t at, size_t *width); /* at < s.len; width 1 to 4 */
bool utf8_is_valid_at(struct str s, size_t at,
                      size_t *width);         /* false: s.ptr[at] begins no code point; width 1 */
size_t utf8_encode(unsigned rune, char *out); /* room for UTF8_MAX; returns the width */
bool utf8_valid(struct str s);
size_t utf8_count(struct str s); /* code points, each broken byte counting as one */

#endif

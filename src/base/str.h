/* SPDX-License-Identifier: Apache-2.0 */
/* str: a borrowed run of bytes. Not NUL-terminated, never freed by its holder; whoever hands it out
 * says how long it lives (mostly: as long as an arena). {NULL, 0} is the absent string, {"", 0} the
 * empty one; both have length 0. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

struct str {
    const char *ptr;
    size_t len;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1}) /* string literals only */
#define STR_NONE     ((struct str){NULL, 0})
#define STR_FMT      "%.*s"
#define STR_ARG(s)   (int)(s).len, (s).ptr /* lengths are capped at 8 MiB, so the cast is safe */

struct str str_from(const char *text); /* borrows a NUL-terminated string; NULL gives STR_NONE */

bool str_eq_bytes(struct str a, struct str b); /* of two that are as long as each other */

/* Most that differ differ in length. */
static inline bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && str_eq_bytes(a, b);
}

/* Clamps both ends to the string. */
static inline struct str str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return (struct str){from ? s.ptr + from : s.ptr, to - from};
}

bool str_eq_ignore_case(struct str a, struct str b); /* ASCII letters only */
int str_cmp(struct str a, struct str b);             /* bytewise, shorter first */
bool str_starts_with(struct str s, struct str prefix);
bool str_ends_with(struct str s, struct str suffix);
size_t str_find(struct str s, struct str needle); /* offset, or s.len where there is none */
size_t str_find_byte(struct str s, char byte);    /* offset, or s.len where there is none */

/* Splits at the first separator: returns what stands before it and moves *rest behind it. Without a
 * separator the whole is returned and *rest becomes STR_NONE; so `while (rest.ptr)` visits every
 * piece, empty ones included. */
struct str str_cut(struct str *rest, char separator);
struct str str_trim(struct str s); /* without leading and trailing ASCII white space */

#endif

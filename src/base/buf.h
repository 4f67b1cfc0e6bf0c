/* SPDX-License-Identifier: Apache-2.0 */
/* buf: bytes that grow at the end. Owns its memory (malloc); grows by doubling; out of memory ends
 * the process. What it held is wiped whenever its memory moves or goes, since messages may quote
 * input. One with a drain does not grow without end: whoever fills it only appends. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* Where the bytes of a full buffer go: a member of what knows the way. */
struct buf_drain {
    void (*take)(struct buf_drain *drain, struct str bytes);
};

struct buf {
    char *ptr;
    size_t len, cap;
    struct buf_drain *drain; /* borrowed; NULL: all stays here */
};

enum { BUF_DRAINS_AT = 64 * 1024 };

#define BUF_INIT ((struct buf){NULL, 0, 0, NULL})

void buf_grow(struct buf *b, size_t more); /* what buf_reserve() does where room is lacking */

/* Room for `more` bytes behind len. */
static inline void buf_reserve(struct buf *b, size_t more)
{
    if (b->cap - b->len < more)
        buf_grow(b, more);
}

static inline void buf_byte(struct buf *b, char c)
{
    buf_reserve(b, 1);
    b->ptr[b->len++] = c;
}

void buf_str(struct buf *b, struct str s);
void buf_cstr(struct buf *b, const char *text);
void buf_rune(struct buf *b,
              unsigned rune); /* UTF-8; surrogates and beyond U+10FFFF become U+FFFD */
void buf_int(struct buf *b, int64_t value); /* decimal */
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct str buf_view(const struct buf *b);                      /* borrowed until the next change */
struct str buf_to_arena(const struct buf *b, struct arena *a); /* a copy */
void buf_consume(struct buf *b, size_t len); /* drops the first len bytes; wipes what they leave */
void buf_clear(struct buf *b);               /* empty and reusable; wiped */
void buf_release(struct buf *b);             /* wiped and freed */

#endif

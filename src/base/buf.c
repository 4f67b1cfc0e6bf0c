/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fatal.h"
#include "base/utf8.h"
#include "base/wipe.h"

static bool drains(struct buf *b, size_t more)
{
    if (!b->drain || b->len < BUF_DRAINS_AT)
        return false;
    b->drain->take(b->drain, buf_view(b));
    buf_clear(b);
    return b->cap >= more;
}

void buf_grow(struct buf *b, size_t more)
{
    if (drains(b, more))
        return;
    if (more > SIZE_MAX / 4 || b->len > SIZE_MAX / 4)
        oom_exit();
    size_t cap = b->cap ? b->cap * 2 : 256;
    while (cap < b->len + more)
        cap *= 2;
    /* Not realloc: it may leave the old bytes behind unwiped. */
    char *moved = xmalloc(cap);
    if (b->len)
        memcpy(moved, b->ptr, b->len);
    if (b->ptr) {
        wipe(b->ptr, b->len);
        free(b->ptr);
    }
    b->ptr = moved;
    b->cap = cap;
}

void buf_str(struct buf *b, struct str s)
{
    if (s.len == 0)
        return;
    buf_reserve(b, s.len);
    memcpy(b->ptr + b->len, s.ptr, s.len);
    b->len += s.len;
}

void buf_cstr(struct buf *b, const char *text)
{
    buf_str(b, str_from(text));
}

void buf_rune(struct buf *b, unsigned rune)
{
    buf_reserve(b, UTF8_MAX);
    b->len += utf8_encode(rune, b->ptr + b->len);
}

void buf_int(struct buf *b, int64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do
        digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) != 0);
    if (value < 0)
        buf_byte(b, '-');
    buf_str(b, (struct str){digits + at, sizeof digits - at});
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    size_t room = b->cap - b->len;
    int len = vsnprintf(room ? b->ptr + b->len : NULL, room, fmt, args);
    if (len < 0)
        BUG("buf_fmt: bad format");
    if ((size_t)len >= room) {
        if (room) /* what did not fit may be key material */
            wipe(b->ptr + b->len, room);
        buf_reserve(b, (size_t)len + 1);
        vsnprintf(b->ptr + b->len, (size_t)len + 1, fmt, again);
    }
    b->len += (size_t)len;
    va_end(again);
    va_end(args);
}

struct str buf_view(const struct buf *b)
{
    return (struct str){b->ptr ? b->ptr : "", b->len};
}

struct str buf_to_arena(const struct buf *b, struct arena *a)
{
    return arena_str(a, buf_view(b));
}

void buf_consume(struct buf *b, size_t len)
{
    memmove(b->ptr, b->ptr + len, b->len - len);
    wipe(b->ptr + b->len - len, len);
    b->len -= len;
}

void buf_clear(struct buf *b)
{
    if (b->ptr)
        wipe(b->ptr, b->len);
    b->len = 0;
}

void buf_release(struct buf *b)
{
    buf_clear(b);
    free(b->ptr);
    *b = BUF_INIT;
}

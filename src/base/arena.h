/* SPDX-License-Identifier: Apache-2.0 */
/* arena: memory for one unit of work. Everything read from or derived from one input lives here and
 * goes at once; single objects are never freed. Cannot fail: out of memory ends the process through
 * oom_exit() (base/fatal.h). Not thread-safe: one arena, one unit, one thread. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena {
    struct arena_block *head; /* newest first */
    char *at, *end;           /* the free part of the newest block */
    size_t used;              /* bytes handed out since init or clear */
};

#define ARENA_INIT ((struct arena){NULL, NULL, NULL, 0})

void *arena_more(struct arena *a, size_t len, size_t align); /* in a new block */

/* What is free is zero: it was never used, or has been wiped. */
static inline void *arena_take(struct arena *a, size_t len, size_t align)
{
    size_t pad = (size_t)(-(uintptr_t)a->at & (align - 1)), room = (size_t)(a->end - a->at);
    if (!a->head || room < pad || room - pad < len)
        return arena_more(a, len, align);
    char *piece = a->at + pad;
    a->at = piece + len;
    a->used += pad + len;
    return piece;
}

/* Zeroed, aligned for any type, never NULL. */
static inline void *arena_alloc(struct arena *a, size_t count, size_t size)
{
    size_t len = size && count > SIZE_MAX / 2 / size ? SIZE_MAX : count * size;
    return arena_take(a, len, alignof(max_align_t));
}
#define arena_new(a, type, count) ((type *)arena_alloc((a), (count), sizeof(type)))

/* Bytes without alignment and not zeroed: for text that is written at once. */
static inline char *arena_bytes(struct arena *a, size_t len)
{
    return arena_take(a, len, 1);
}

/* Room for one more item of an array in the arena, behind the `count` that it has: one that is full
 * (`cap` items, a uint32_t; NULL and 0 at first) moves to another of twice the size. What lies
 * behind its items is zeroed. */
#define arena_grow(a, items, count, cap)                                                           \
    do {                                                                                           \
        if ((count) == (cap))                                                                      \
            (items) = arena_grown((a), (items), &(cap), sizeof *(items));                          \
    } while (0)
void *arena_grown(struct arena *a, const void *items, uint32_t *cap, size_t size);

/* Gives back the unused end of the newest arena_bytes() piece: text was reserved for `reserved`
 * bytes, filled `used`, and nothing was ever written behind `written`: those pages stay untouched.
 */
void arena_shrink(struct arena *a, const char *text, size_t reserved, size_t written, size_t used);

struct str arena_str(struct arena *a,
                     struct str s); /* a copy, also NUL-terminated behind its end */
const char *
arena_cstr(struct arena *a,
           struct str s); /* a NUL-terminated copy; cut at an inner NUL by its readers */
struct str arena_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct str arena_vfmt(struct arena *a, const char *fmt, va_list args)
    __attribute__((format(printf, 2, 0)));

/* The parts one after the other, as a copy; also NUL-terminated behind its end. Unlike arena_fmt()
 * it does not stop at a NUL in a part, so it is what texts of the input are put together with. */
struct str arena_join_parts(struct arena *a, const struct str *parts, size_t count);
#define arena_join(a, ...)                                                                         \
    arena_join_parts((a), (const struct str[]){__VA_ARGS__},                                       \
                     sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))

void arena_clear(struct arena *a); /* wipes what was used, keeps one block for the next unit */
void arena_wipe_all(void); /* every arena of the process, once and for all: for oom_set_cleanup() */
void arena_release(struct arena *a); /* wipes every block first: inputs may hold key material */

#endif

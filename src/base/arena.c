/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fatal.h"
#include "base/wipe.h"

/* Most arenas hold some hundred bytes; later blocks double up to BLOCK_MAX, so a large file costs
 * few calls. */
enum { BLOCK_MIN = 4 * 1024, BLOCK_MAX = 1024 * 1024 };

struct arena_block {
    struct arena_block *next;           /* in its arena */
    struct arena_block *before, *after; /* of all blocks of all arenas */
    size_t size;                        /* of data */
    alignas(max_align_t) char data[];
};

/* Every block there is, so that nothing stays behind where memory ends. Blocks come and go seldom;
 * a lock that spins is enough, and one that the end of memory cannot wait for. */
static struct arena_block *all_blocks;
static atomic_flag all_blocks_lock = ATOMIC_FLAG_INIT;

static void lock_blocks(void)
{
    while (atomic_flag_test_and_set_explicit(&all_blocks_lock, memory_order_acquire))
        continue;
}

static void unlock_blocks(void)
{
    atomic_flag_clear_explicit(&all_blocks_lock, memory_order_release);
}

static void block_enter(struct arena_block *block)
{
    lock_blocks();
    block->before = NULL;
    block->after = all_blocks;
    if (all_blocks)
        all_blocks->before = block;
    all_blocks = block;
    unlock_blocks();
}

static void block_free(struct arena_block *block)
{
    lock_blocks();
    if (block->before)
        block->before->after = block->after;
    else
        all_blocks = block->after;
    if (block->after)
        block->after->before = block->before;
    unlock_blocks();
    free(block);
}

void arena_wipe_all(void)
{
    lock_blocks();
    for (struct arena_block *block = all_blocks; block; block = block->after)
        wipe(block->data, block->size);
}

static void block_add(struct arena *a, size_t need)
{
    size_t size = a->head ? a->head->size * 2 : BLOCK_MIN;
    if (size > BLOCK_MAX)
        size = BLOCK_MAX;
    if (size < need)
        size = need;
    struct arena_block *block = calloc(1, sizeof *block + size);
    if (!block)
        oom_exit();
    block->next = a->head;
    block->size = size;
    block_enter(block);
    a->head = block;
    a->at = block->data;
    a->end = block->data + size;
}

void *arena_more(struct arena *a, size_t len, size_t align)
{
    if (len > SIZE_MAX / 2)
        oom_exit();
    block_add(a, len);
    return arena_take(a, len, align);
}

void *arena_grown(struct arena *a, const void *items, uint32_t *cap, size_t size)
{
    enum { LARGE = 64, FIRST = 4 };
    if (*cap > UINT32_MAX / 2)
        oom_exit();
    /* Of what is large there is mostly one: a document, its policy. */
    uint32_t grown = *cap ? *cap * 2 : size < LARGE ? FIRST : 1;
    void *more = arena_alloc(a, grown, size);
    if (*cap)
        memcpy(more, items, *cap * size);
    *cap = grown;
    return more;
}

void arena_shrink(struct arena *a, const char *text, size_t reserved, size_t written, size_t used)
{
    if (text + reserved != a->at || used > written || written > reserved)
        BUG("arena_shrink: not the newest piece");
    a->at -= reserved - used;
    wipe(a->at, written - used);
    a->used -= reserved - used;
}

struct str arena_str(struct arena *a, struct str s)
{
    char *copy = arena_bytes(a, s.len + 1);
    if (s.len)
        memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    return (struct str){copy, s.len};
}

struct str arena_join_parts(struct arena *a, const struct str *parts, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += parts[i].len;
    char *text = arena_bytes(a, len + 1), *at = text;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len)
            memcpy(at, parts[i].ptr, parts[i].len);
        at += parts[i].len;
    }
    *at = '\0';
    return (struct str){text, len};
}

const char *arena_cstr(struct arena *a, struct str s)
{
    return arena_str(a, s).ptr;
}

struct str arena_vfmt(struct arena *a, const char *fmt, va_list args)
{
    va_list again;
    va_copy(again, args);
    /* Most texts fit into what is free already. */
    size_t room = a->head ? (size_t)(a->end - a->at) : 0;
    int len = vsnprintf(room ? a->at : NULL, room, fmt, args);
    if (len < 0)
        BUG("arena_fmt: bad format");
    if ((size_t)len >= room && room)
        wipe(a->at, room);
    char *text = arena_bytes(a, (size_t)len + 1);
    if ((size_t)len >= room)
        vsnprintf(text, (size_t)len + 1, fmt, again);
    va_end(again);
    return (struct str){text, (size_t)len};
}

struct str arena_fmt(struct arena *a, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    struct str text = arena_vfmt(a, fmt, args);
    va_end(args);
    return text;
}

void arena_clear(struct arena *a)
{
    struct arena_block *block = a->head;
    if (!block)
        return;
    /* Of the newest block only the part in use can hold anything. */
    wipe(block->data, (size_t)(a->at - block->data));
    while (block->next) {
        struct arena_block *old = block->next;
        block->next = old->next;
        wipe(old->data, old->size);
        block_free(old);
    }
    a->at = block->data;
    a->used = 0;
}

void arena_release(struct arena *a)
{
    arena_clear(a);
    if (a->head)
        block_free(a->head);
    *a = ARENA_INIT;
}

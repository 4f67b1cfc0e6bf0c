/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/gzip.h"

#include <stdbool.h>

#define ZLIB_CONST
#include <zlib.h>

#include "base/buf.h"
#include "base/wipe.h"

static void *from_arena(void *arena, unsigned count, unsigned size)
{
    return arena_alloc(arena, count, size);
}

static void to_arena(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

/* How much comes out is not known before: it is taken in pieces. */
static bool inflate_all(z_stream *stream, struct buf *out, size_t most)
{
    enum { PIECE = 16 * 1024 };
    unsigned char piece[PIECE];
    int status = Z_OK;
    while (status == Z_OK && out->len <= most) {
        stream->next_out = piece;
        stream->avail_out = PIECE;
        status = inflate(stream, Z_NO_FLUSH);
        buf_str(out, (struct str){(const char *)piece, PIECE - stream->avail_out});
    }
    wipe(piece, sizeof piece);
    return status == Z_STREAM_END && out->len <= most;
}

struct str gzip_open(struct arena *a, struct str packed, size_t most)
{
    enum { GZIP_ONLY = 16 + MAX_WBITS };
    struct arena own = ARENA_INIT;
    struct buf out = BUF_INIT;
    struct str text = STR_NONE;
    z_stream stream = {.zalloc = from_arena,
                       .zfree = to_arena,
                       .opaque = &own,
                       .next_in = (const unsigned char *)packed.ptr,
                       .avail_in = (unsigned)packed.len};
    if (packed.len < 18 || packed.len > most || inflateInit2(&stream, GZIP_ONLY) != Z_OK)
        return text;
    if (inflate_all(&stream, &out, most))
        text = buf_to_arena(&out, a);
    inflateEnd(&stream);
    buf_release(&out);
    arena_release(&own);
    return text;
}

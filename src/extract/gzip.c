/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/gzip.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

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

/* --- of files --- */

enum { COPY_ONLY_GZIP = 16 + MAX_WBITS, COPY_PIECE = 64 * 1024 };

struct copying {
    z_stream stream;
    int from, to;
    uint64_t at, out, most;
    unsigned char in[COPY_PIECE], piece[COPY_PIECE];
};

static bool fill_in(struct copying *c, bool *end, struct err *err)
{
    ssize_t got;
    do
        got = pread(c->from, c->in, COPY_PIECE, (off_t)c->at);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return err_set(err, "cannot read: %s", strerror(errno));
    *end = got == 0;
    c->at += (uint64_t)got;
    c->stream.next_in = c->in;
    c->stream.avail_in = (unsigned)got;
    return true;
}

static bool put_piece(struct copying *c, struct err *err)
{
    const unsigned char *bytes = c->piece;
    size_t len = COPY_PIECE - c->stream.avail_out;
    c->out += len;
    if (c->out > c->most)
        return err_set(err, "it comes to more than %u MiB: unpack it first",
                       (unsigned)(c->most >> 20));
    while (len) {
        ssize_t put = write(c->to, bytes, len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return err_set(err, "cannot unpack: %s", strerror(errno));
        bytes += put;
        len -= (size_t)put;
    }
    return true;
}

static bool copy(struct copying *c, struct err *err)
{
    int status = Z_STREAM_END; /* between two parts */
    for (;;) {
        bool end = false;
        if (!c->stream.avail_in && !fill_in(c, &end, err))
            return false;
        if (end)
            return status == Z_STREAM_END || err_set(err, "what is packed is cut");
        if (status == Z_STREAM_END && inflateReset(&c->stream) != Z_OK)
            return err_set(err, "cannot unpack");
        c->stream.next_out = c->piece;
        c->stream.avail_out = COPY_PIECE;
        status = inflate(&c->stream, Z_NO_FLUSH);
        if (status != Z_OK && status != Z_STREAM_END)
            return err_set(err, "what is packed is damaged");
        if (!put_piece(c, err))
            return false;
    }
}

bool gzip_copy(int from, int to, uint64_t most, struct err *err)
{
    struct arena own = ARENA_INIT;
    struct copying *c = arena_new(&own, struct copying, 1);
    c->stream = (z_stream){.zalloc = from_arena, .zfree = to_arena, .opaque = &own};
    c->from = from;
    c->to = to;
    c->most = most;
    bool ok = inflateInit2(&c->stream, COPY_ONLY_GZIP) == Z_OK;
    if (ok)
        ok = copy(c, err);
    else
        err_set(err, "cannot unpack");
    inflateEnd(&c->stream);
    arena_release(&own);
    return ok;
}

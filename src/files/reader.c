/* SPDX-License-Identifier: Apache-2.0 */
#include "files/reader.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "files/input.h"

/* Nearly all files of a repository fit; it stays in the processor's cache. */
enum { FIRST_SIZE = 128 * 1024 };

/* Room for `size` bytes and a NUL; the first `keep` stay. */
static void make_room(struct reader *r, size_t size, size_t keep)
{
    if (size < r->cap)
        return;
    size_t cap = r->cap ? r->cap : FIRST_SIZE;
    while (cap <= size)
        cap *= 2;
    struct arena larger = ARENA_INIT;
    char *bytes = arena_bytes(&larger, cap);
    if (keep)
        memcpy(bytes, r->bytes, keep);
    size_t used = r->used;
    reader_release(r);
    *r = (struct reader){larger, bytes, cap, used < cap ? used : cap};
}

static void note_used(struct reader *r, size_t used)
{
    if (used > r->used)
        r->used = used;
}

/* Reads on until `want` bytes are there or the file ends; -1 on trouble. */
static ssize_t fill(struct reader *r, int fd, size_t have, size_t want, struct err *err)
{
    bool ok = input_fill(fd, r->bytes, &have, want, err);
    note_used(r, have);
    return ok ? (ssize_t)have : -1;
}

static void take(struct reader *r, size_t len, struct reading *reading)
{
    note_used(r, len + 1);
    r->bytes[len] = '\0';
    reading->text = (struct str){r->bytes, len};
}

/* A regular file, whose size is known: one that grows meanwhile is read as it was. */
static bool read_sized(struct reader *r, int fd, size_t size, const struct reader_options *options,
                       struct reading *reading, struct err *err)
{
    const struct prefilter *p = options->prefilter;
    size_t piece = r->cap - 1, overlap = p ? prefilter_overlap(p) : 0;
    if (!p || size <= piece || overlap >= piece) {
        make_room(r, size, 0);
        ssize_t len = fill(r, fd, 0, size, err);
        if (len >= 0 && (!p || prefilter_hits(p, (struct str){r->bytes, (size_t)len})))
            take(r, (size_t)len, reading);
        return len >= 0;
    }
    /* Large files that nothing is in pass through the buffer. */
    size_t kept = 0, seen = 0;
    for (bool first = true;; first = false) {
        size_t want = kept + (size - seen) < piece ? kept + (size - seen) : piece;
        ssize_t len = fill(r, fd, kept, want, err);
        if (len < 0)
            return false;
        if (prefilter_hits_piece(p, (struct str){r->bytes, (size_t)len}, first))
            break;
        seen += (size_t)len - kept;
        if ((size_t)len < want || seen == size)
            return true;
        kept = overlap;
        memmove(r->bytes, r->bytes + (size_t)len - kept, kept);
    }
    if (lseek(fd, 0, SEEK_SET) != 0)
        return err_set(err, "cannot read: %s", strerror(errno));
    make_room(r, size, 0);
    ssize_t len = fill(r, fd, 0, size, err);
    if (len >= 0)
        take(r, (size_t)len, reading);
    return len >= 0;
}

/* A pipe, a device, or a file of /proc, which says that it is empty. */
static bool read_to_end(struct reader *r, int fd, const struct reader_options *options,
                        struct reading *reading, struct err *err)
{
    size_t len = 0;
    for (;;) {
        size_t want = r->cap - 1 < options->max ? r->cap - 1 : options->max;
        ssize_t have = fill(r, fd, len, want, err);
        if (have < 0)
            return false;
        len = (size_t)have;
        if (len < want || want == options->max)
            break;
        make_room(r, r->cap, len);
    }
    if (!options->prefilter || prefilter_hits(options->prefilter, (struct str){r->bytes, len}))
        take(r, len, reading);
    return true;
}

bool reader_read(struct reader *r, int fd, const struct reader_options *options,
                 struct reading *reading, struct err *err)
{
    reading->text = STR_NONE;
    if (fstat(fd, &reading->status) != 0)
        return err_set(err, "cannot read: %s", strerror(errno));
    bool regular = S_ISREG(reading->status.st_mode);
    if (options->regular_only && !regular)
        return err_set(err, "it is no regular file any more");
    make_room(r, 1, 0);
    /* Standard input may stand in the middle of a file. */
    if (!regular || reading->status.st_size == 0 ||
        (!options->regular_only && lseek(fd, 0, SEEK_CUR) != 0))
        return read_to_end(r, fd, options, reading, err);
    size_t size = (size_t)reading->status.st_size;
    return read_sized(r, fd, size < options->max ? size : options->max, options, reading, err);
}

bool reader_read_part(struct reader *r, int fd, uint64_t at, uint64_t size,
                      const struct reader_options *options, struct reading *reading,
                      struct err *err)
{
    size_t want = size < options->max ? (size_t)size : options->max, len = 0;
    *reading = (struct reading){.text = STR_NONE};
    make_room(r, want + 1, 0);
    while (len < want) {
        ssize_t got = pread(fd, r->bytes + len, want - len, (off_t)(at + len));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return err_set(err, "cannot read: %s", got ? strerror(errno) : "the archive is cut");
        len += (size_t)got;
        note_used(r, len);
    }
    if (!options->prefilter || prefilter_hits(options->prefilter, (struct str){r->bytes, len}))
        take(r, len, reading);
    return true;
}

void reader_release(struct reader *r)
{
    /* Only what was used is wiped: pages that nothing touched would be there for that alone. */
    if (r->bytes)
        arena_shrink(&r->arena, r->bytes, r->cap, r->used, r->used);
    arena_release(&r->arena);
    *r = READER_INIT;
}

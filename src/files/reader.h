/* SPDX-License-Identifier: Apache-2.0 */
/* reader: the bytes of one file after the other, through one buffer that is used again. For most
 * files that is one fstat(2) and one read(2), and no memory of their own. One reader, one thread.
 * The buffer may hold key material: it is wiped when the reader goes, and where memory ends. */
#ifndef FILES_READER_H
#define FILES_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "files/prefilter.h"

struct reader {
    struct arena arena; /* the buffer, nothing else */
    char *bytes;
    size_t cap, used; /* used: bytes that ever held anything */
};

#define READER_INIT ((struct reader){ARENA_INIT, NULL, 0, 0})

struct reading {
    struct str text;    /* borrowed until the next reading, NUL behind it; STR_NONE: nothing hit */
    struct stat status; /* of what was read: for replace.h, and for replace_same_file() */
};

struct reader_options {
    size_t max;                        /* never more bytes than that */
    const struct prefilter *prefilter; /* NULL: every text is wanted */
    bool regular_only;                 /* anything but a regular file is refused: for a walk */
};

/* Reads what is open as `fd` from where it stands to its end, and leaves it open. False: *err says
 * why, without the path. */
bool reader_read(struct reader *r, int fd, const struct reader_options *options,
                 struct reading *reading, struct err *err);

/* The same for a part of a regular file, such as a member of an archive: `size` bytes from `at` on.
 * Where `fd` stands does not matter and does not change. */
bool reader_read_part(struct reader *r, int fd, uint64_t at, uint64_t size,
                      const struct reader_options *options, struct reading *reading,
                      struct err *err);
void reader_release(struct reader *r);

#endif

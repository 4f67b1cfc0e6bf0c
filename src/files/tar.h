/* SPDX-License-Identifier: Apache-2.0 */
/* tar: what an archive of files holds: ustar, with the long names of pax and of GNU tar. Nothing is
 * unpacked: the content of a member is a part of the archive. Names are taken from the root of the
 * archive, whether or not they begin with a slash or with "./"; one with `..` in it is passed over.
 * Of several members with one name the last one counts, as it does for whoever unpacks it. What is
 * damaged or cut ends the reading: what came before is there, and `trouble` says so. */
#ifndef FILES_TAR_H
#define FILES_TAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { TAR_BLOCK = 512, TAR_MEMBERS_MAX = 1000000, TAR_NAME_MAX = 4096, TAR_HEADER_MAX = 1 << 20 };

enum tar_kind {
    TAR_FILE,
    TAR_FOLDER,
    TAR_LINK,      /* symbolic */
    TAR_HARD_LINK, /* to nothing that is there; others are what they lead to */
    TAR_OTHER,     /* a device or a named pipe: sockets are not archived */
};

struct tar_member {
    struct str path;   /* "etc/kubernetes", "" for the root itself */
    struct str target; /* of links */
    enum tar_kind kind;
    bool is_sparse; /* its content has holes, and is not read */
    uint32_t mode, uid, gid;
    uint64_t at, size; /* its content: bytes of the archive */
};

struct tar {
    struct tar_member *members; /* by path, bytewise */
    uint32_t count;
    bool is_whole;      /* the mark at its end was seen, and nothing was passed over */
    struct str trouble; /* in words; STR_NONE: there is none */
};

/* Reads all headers of what is open as `fd`, which can be read anywhere in. False: it is no tar
 * archive; *err says so. Memory: the arena. */
bool tar_read(struct tar *tar, struct arena *a, int fd, struct err *err);

/* NULL: no member has that path. */
const struct tar_member *tar_find(const struct tar *tar, struct str path);

/* The first member whose path is not before this one; `count` where there is none. */
uint32_t tar_first(const struct tar *tar, struct str path);

#endif

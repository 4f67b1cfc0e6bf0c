/* SPDX-License-Identifier: Apache-2.0 */
/* root: the file system of a node: a folder that stands for its `/` (or `/` itself), or a tar
 * archive of it. Paths are the node's; links are followed as the node would, absolute ones too, and
 * never lead out of the root, even while somebody moves things about. Only regular files are ever
 * opened for reading: no device, named pipe or socket, and nothing of /proc or /sys. After it was
 * opened a root does not change: threads may share it. */
#ifndef FILES_ROOT_H
#define FILES_ROOT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "files/reader.h"

enum root_kind {
    ROOT_UNKNOWN,    /* only a part of the node was given, and this is not in it */
    ROOT_UNREADABLE, /* it cannot be looked at: no permission */
    ROOT_ABSENT,
    ROOT_FILE,
    ROOT_FOLDER,
    ROOT_SOCKET,
    ROOT_LINK, /* root_entry() alone: links are not followed there */
    ROOT_OTHER,
};

struct root_status {
    enum root_kind kind;
    struct str real; /* "etc/kubernetes": where it is, without links; STR_NONE unless it is there */
    struct str target;       /* of ROOT_LINK */
    bool has_mode;           /* an archive need not have the folder that its files lie in */
    uint32_t mode, uid, gid; /* mode: permissions, and the bits above them */
    const char *why;         /* of the first three, in words */
};

struct root;

/* "-" is standard input. What is compressed with gzip, or comes through a pipe, has to be handed in
 * as `spooled`: a file descriptor of the same bytes, which the root then owns; else -1. NULL: *err
 * says why, without the path. */
struct root *root_open(const char *path, int spooled, struct err *err);
void root_close(struct root *root); /* NULL is fine */

struct str root_name(const struct root *root); /* as it was given */

/* What does not stop the work: an archive that is cut. STR_NONE: nothing. */
struct str root_trouble(const struct root *root);

/* Follows links. Memory: the arena. */
void root_look(const struct root *root, struct arena *a, struct str path, struct root_status *out);

/* `real` as root_look() gives it, or a name in a folder that it gave: nothing is followed. */
void root_entry(const struct root *root, struct arena *a, struct str real, struct root_status *out);

/* The names in a folder, each time in the same order; `real` as root_look() gives it. False: *err
 * says why. */
struct root_names {
    struct str *items;
    uint32_t count, cap;
};
bool root_list(const struct root *root, struct arena *a, struct str real, struct root_names *out,
               struct err *err);

/* The bytes of a file; `real` as root_look() gives it. False: *err says why, without the path. */
bool root_read(const struct root *root, struct str real, struct reader *reader,
               const struct reader_options *options, struct reading *reading, struct err *err);

#endif

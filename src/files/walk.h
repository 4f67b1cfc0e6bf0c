/* SPDX-License-Identifier: Apache-2.0 */
/* walk: from the PATHs of a command line to a list of files, in one order everywhere: bytewise by
 * path. A file that is named is always taken, whatever it is, and through links. A folder that is
 * named is walked:
 *   - .gitignore files and .git/info/exclude count, those of the folders above too, up to the root
 *     of the repository (where `.git` is, if it is ours); `.git` itself is never entered
 *   - links to folders are not followed; a link to a file is where that file lies below the same
 *     folder and is not reached otherwise
 *   - devices, sockets and FIFOs are passed over
 *   - the named folder itself is walked even where it is ignored
 * The same file is taken once, however many paths lead to it; hard links are different files.
 * What is opened later through walk_open() lies below the named folder, whatever happened
 * meanwhile. A folder that cannot be read is a trouble; the others are walked all the same. */
#ifndef FILES_WALK_H
#define FILES_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "files/glob.h"

enum walk_fate {
    WALK_TAKEN,
    WALK_IGNORED,     /* by .gitignore or .git/info/exclude */
    WALK_EXCLUDED,    /* by walk_options.excludes */
    WALK_LINK_OUT,    /* a link that leads out of the folder, or to nothing */
    WALK_LINK_FOLDER, /* a link to a folder */
    WALK_SPECIAL,     /* no regular file */
    WALK_SAME,        /* taken under another path */
};

struct walk_file {
    struct str path; /* as shown; NUL behind it; a slash at the end of a folder */
    enum walk_fate fate;
    struct str why; /* in words, for a list of files; STR_NONE where it is taken */
    bool named;     /* on the command line, in these words */
    bool is_stdin;  /* named "-" */
    bool is_folder; /* passed over with all that is in it */
    bool is_link;
    bool in_root;       /* of root_walk.h: `inside` is for root_read() */
    int32_t root;       /* of walk.roots; -1: named */
    const char *inside; /* its path below that root */
};

struct walk_trouble {
    struct str path, message;
};

struct walk_root {
    int fd;
    struct str shown; /* what stands before each path in it: "" or with a slash at the end */
    struct str real;  /* absolute, without links, no slash at the end */
};

struct walk_exclude {
    struct path_glob glob; /* compared with the shown path, and with the path in the named folder */
    struct str why;        /* "excluded by --exclude 'vendor/'" */
};

struct walk_options {
    const struct walk_exclude *excludes; /* the last that matches decides */
    size_t exclude_count;
    bool no_gitignore;
    bool keep_skipped; /* list what was passed over too, not only what is taken */
};

struct walk {
    struct arena arena; /* of all texts */
    struct walk_file *files;
    size_t count, cap;
    struct walk_trouble *troubles; /* sorted as files are */
    size_t trouble_count, trouble_cap;
    struct walk_root *roots;
    size_t root_count;
    size_t taken, skipped; /* skipped: entries passed over, a whole folder counts once */
};

/* Always release afterwards. */
void walk_paths(struct walk *walk, const char *const *paths, size_t count,
                const struct walk_options *options);
void walk_release(struct walk *walk);

/* Opens a taken file for reading. A file descriptor (0 for standard input: do not close it), or -1
 * with *err. What was found by walking may be something else by now: reader_read() looks. Threads
 * may call this at the same time. */
int walk_open(const struct walk *walk, const struct walk_file *file, struct err *err);

#endif

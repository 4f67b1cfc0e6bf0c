/* SPDX-License-Identifier: Apache-2.0 */
/* git_index: which files git tracks, as .git/index has it. Git is not run, and nothing of its
 * settings is looked at. Versions 2 to 4 with SHA-1 or SHA-256; what cannot be read, a split index
 * among it, tracks nothing: a warning too few is better than one too many. */
#ifndef FILES_GIT_INDEX_H
#define FILES_GIT_INDEX_H

#include <pthread.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/str.h"

enum { GIT_INDEX_MAX_BYTES = 256 << 20 };

struct git_names { /* in ascending order of their bytes; a file in conflict stands there thrice */
    struct str *names;
    size_t count;
};

/* The names in the index that is open as `fd`, from the root of the repository, into `a`: all, or
 * those of the files that lie right in `folder` ("" is the root; STR_NONE: all). One folder of a
 * large index costs little memory, and that is most of the time. False where the index cannot be
 * understood, a wrong order among it as for git; there are no names then. */
bool git_index_names(struct arena *a, int fd, struct str folder, struct git_names *names);
bool git_names_have(const struct git_names *names, struct str name);

struct git_repository;

struct git { /* the repositories met so far; for several threads */
    struct arena arena;
    struct git_repository *first;
    pthread_mutex_t lock;
    /* The folder that was asked about last, as it was named: files come folder by folder. */
    struct str folder, way;                  /* the way from the repository's root */
    const struct git_repository *repository; /* NULL: in none */
};

void git_init(struct git *git);
void git_release(struct git *git);

/* `path` as everywhere: relative to the current folder, or absolute. A link is tracked as such, so
 * it is not followed. *inside: the path from the root of the repository, in `a`. */
bool git_tracks(struct git *git, struct arena *a, struct str path, struct str *inside);

/* Paths that hold what is made up for tests or shown as an example. */
bool git_is_sample(struct str inside);

/* Whether a repository begins in this folder. Somebody else's `.git` above our files (in /tmp, say)
 * must not decide anything; `below` is the folder it would decide about. */
bool git_begins_in(struct arena *a, struct str folder, const struct stat *below);

#endif

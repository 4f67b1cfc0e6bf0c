/* SPDX-License-Identifier: Apache-2.0 */
/* git_tracked: whether git tracks a file. Git is not run, and nothing of its settings is looked at.
 */
#ifndef FILES_GIT_TRACKED_H
#define FILES_GIT_TRACKED_H

#include <pthread.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/str.h"

struct git_repository;

struct git { /* the repositories met so far; for several threads */
    struct arena arena;
    struct git_repository *first;
    pthread_mutex_t lock;
    /* The folder that was asked about last, as it was named: files come folder by folder. */
    struct arena around;               /* what follows is in it: of many folders nothing is kept */
    struct str folder, way;            /* the way from the repository's root */
    struct git_repository *repository; /* NULL: in none */
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

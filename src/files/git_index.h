/* SPDX-License-Identifier: Apache-2.0 */
/* git_index: the file .git/index, which names what git tracks. Versions 2 to 4 with SHA-1 or
 * SHA-256; what cannot be read, a split index among it, tracks nothing: a warning too few is better
 * than one too many. Source: git's own description of the format (gitformat-index). */
#ifndef FILES_GIT_INDEX_H
#define FILES_GIT_INDEX_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

enum { GIT_INDEX_MAX_BYTES = 256 << 20 };

struct git_names { /* in ascending order of their bytes; a file in conflict stands there thrice */
    struct str *names;
    size_t count;
};

/* All names in the index that is open as `fd`, from the root of the repository, into `a`. False
 * where the index cannot be understood, a wrong order among it as for git; there are no names then.
 */
bool git_index_names(struct arena *a, int fd, struct git_names *names);
bool git_names_have(const struct git_names *names, struct str name);

enum git_found {
    GIT_FOUND,
    GIT_NOT_FOUND,
    GIT_UNCLEAR, /* ask git_index_names(): a small index, one of version 4, or an odd one */
};

/* Whether the index has the name, reading only a few pieces of it: for one name among many this
 * takes a tenth of the time. Of an index that git would take it gives the same answer, as far as it
 * gives one; what is broken elsewhere in the file it does not see. */
enum git_found git_index_find(struct arena *scratch, int fd, struct str wanted);

#endif

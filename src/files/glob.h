/* SPDX-License-Identifier: Apache-2.0 */
/* glob: patterns for paths as .gitignore has them. `*` and `?` and `[...]` stay within a name,
 * `**` as a whole name stands for any number of folders, a backslash takes the next byte as it is.
 * Bytes are compared: no locale, no folding of case.
 * Matching takes at most (length of the pattern) x (length of the path) steps, whatever the
 * pattern; a pattern may have GLOB_MAX bytes. Memory: the arena of the compilation. */
#ifndef FILES_GLOB_H
#define FILES_GLOB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { GLOB_MAX = 1024 };

enum glob_shape { /* most patterns need no machine */
                  GLOB_LITERAL,
                  GLOB_SUFFIX, /* a star, then `text` */
                  GLOB_GENERAL,
};

struct glob {
    enum glob_shape shape;
    struct str text; /* GLOB_LITERAL, GLOB_SUFFIX */
    const struct glob_token *tokens;
    uint32_t count;
    uint32_t shortest; /* no shorter text can match */
};

/* False: *err says what is wrong with the pattern; the glob then matches nothing. */
bool glob_compile(struct glob *glob, struct arena *a, struct str pattern, struct err *err);
bool glob_matches(const struct glob *glob, struct str path);

/* A whole line: `!` before it, `/` at its ends. */
struct path_glob {
    struct glob glob;
    bool negated;
    bool folders_only; /* ended in a slash */
    bool anchored; /* has another slash: compared with the whole path, else with the last name */
};

bool path_glob_compile(struct path_glob *glob, struct arena *a, struct str pattern,
                       struct err *err);

/* Whether it speaks of exactly this path, which has no slash at its ends; `negated` is the caller's
 * to look at. */
bool path_glob_matches(const struct path_glob *glob, struct str path, bool is_folder);

/* Whether it speaks of this file or of a folder that the file is in. */
bool path_glob_covers(const struct path_glob *glob, struct str path);

#endif

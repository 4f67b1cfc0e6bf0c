/* SPDX-License-Identifier: Apache-2.0 */
/* ignore: the patterns of .gitignore files and of .git/info/exclude, as a chain from the folder at
 * hand up to the root of its repository. The last line that speaks of a path decides; a file
 * further down has the last word. Git's own settings are not looked at and git is not run. Memory:
 * the arena of the reading, for the names too. */
#ifndef FILES_IGNORE_H
#define FILES_IGNORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "files/glob.h"

enum { IGNORE_MAX_BYTES = 1 << 20 };

struct ignore_line {
    struct path_glob glob;
    uint32_t number; /* from 1 */
};

struct ignore_list { /* one file */
    const struct ignore_list *above;
    struct str name; /* for people: .gitignore, sub/.gitignore */
    size_t base;     /* so many bytes of a path lead to its folder, the slash included */
    const struct ignore_line *lines;
    uint32_t count;
};

/* Lines that are no valid pattern match nothing, as in git. */
const struct ignore_list *ignore_parse(struct arena *a, const struct ignore_list *above,
                                       struct str name, size_t base, struct str text);

/* Reads the file `file` of the folder. `above` itself where there is none; false where it cannot be
 * read. A link is not followed. */
bool ignore_read(struct arena *a, int folder, const char *file, struct str name, size_t base,
                 const struct ignore_list **chain, struct err *err);

/* The line that decides about a path from the root of the repository, and the file it is in; NULL:
 * none does. Whether it says "ignored" is in line->glob.negated. A file in an ignored folder is
 * ignored too: ask for the folders first. */
const struct ignore_line *ignore_find(const struct ignore_list *chain, struct str path,
                                      bool is_folder, const struct ignore_list **in);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* find: where the configuration lies, and its bytes. Whoever wrote the repository chose what lies
 * there: only regular files are read, nothing blocks, and a link may not lead out of the repository
 * (of the file's folder, where there is no repository). */
#ifndef CONFIG_FIND_H
#define CONFIG_FIND_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct config_place {
    struct str path;     /* absolute; STR_NONE: there is none */
    struct str folder;   /* that it lies in */
    struct str misnamed; /* absolute: a CONFIG_MISNAMED that was passed on the way; STR_NONE */
    struct str root; /* what it may name files in; STR_NONE: anything, it was asked for by name */
};

/* The nearest CONFIG_NAME from the folder that all `paths` have in common (from cwd where there are
 * none) up to the repository's top (the folder with .git), or to the file system's. Without a
 * repository, folders further out that everybody may write to are passed over. */
void config_find(struct arena *a, struct str cwd, const char *const *paths, size_t path_count,
                 struct config_place *out);

/* --config. */
struct config_place config_named(struct arena *a, struct str cwd, const char *path);

/* Whether `path` lies in `folder`, wherever the links in both lead. False also where one of them
 * leads nowhere. */
bool config_lies_within(const char *folder, const char *path);

/* False: *err says why, without the path. */
bool config_bytes(struct arena *a, const struct config_place *place, struct str *text,
                  struct err *err);

#endif

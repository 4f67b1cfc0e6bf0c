/* SPDX-License-Identifier: Apache-2.0 */
/* paths: names of files as text; nothing is looked up. Absolute ones have no '.', no '..' and no
 * slash at the end, but for "/" itself. */
#ifndef CONFIG_PATHS_H
#define CONFIG_PATHS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

struct str path_absolute(struct arena *a, struct str cwd, struct str path);
struct str path_parent(struct str path); /* of "/": STR_NONE */
struct str path_join(struct arena *a, struct str folder, struct str name);

/* Whether `path` lies in `folder` or is it; then *rest is the way from there, "" for itself. */
bool path_within(struct str folder, struct str path, struct str *rest);

/* The innermost folder that both lie in. */
struct str path_common(struct str one, struct str other);

/* As somebody in `cwd` would write it: relative where that is not longer than going up thrice. */
struct str path_display(struct arena *a, struct str cwd, struct str path);

#endif

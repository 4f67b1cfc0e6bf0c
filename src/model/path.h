/* SPDX-License-Identifier: Apache-2.0 */
/* path: absolute paths as texts, without looking at any disk. */
#ifndef MODEL_PATH_H
#define MODEL_PATH_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* Without `.`, `..`, double slashes and a slash at the end; "/" stays. A relative path stays
 * relative. */
struct str path_clean(struct arena *a, struct str path);

/* The same, and what every Linux host has links for: /var/run is /run, /var/lock is /run/lock. Only
 * for paths of a host: in an image there need be no such link. */
struct str path_on_host(struct arena *a, struct str path);

/* Both cleaned: `path` is `folder` or lies below it. */
bool path_is_below(struct str path, struct str folder);

struct str path_base(struct str path);   /* behind the last slash */
struct str path_folder(struct str path); /* before it; "/" of what lies there; "." of a bare name */

#endif

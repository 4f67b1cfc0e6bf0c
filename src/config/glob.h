/* SPDX-License-Identifier: Apache-2.0 */
/* glob: whether a path fits a pattern: '*' and '?' stop at a slash, '**' between slashes does not,
 * [a-z] and [!a-z] are one byte, a backslash takes what follows as it is. Time is at most the
 * product of both lengths, whatever the pattern. */
#ifndef CONFIG_GLOB_H
#define CONFIG_GLOB_H

#include <stdbool.h>

#include "base/str.h"

enum { GLOB_MAX = 1000 }; /* bytes of a pattern; longer ones fit nothing */

bool glob_match(struct str pattern, struct str path);

/* Whether one of the folders that `path` lies in fits. */
bool glob_match_folder(struct str pattern, struct str path);

#endif

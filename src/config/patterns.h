/* SPDX-License-Identifier: Apache-2.0 */
/* patterns: lists of path patterns as `.gitignore` has them. A pattern without a slash within it
 * fits at any depth, others from the top; what fits a folder fits everything below it; a slash at
 * the end means folders only; '!' in front takes back; the last one that fits decides. */
#ifndef CONFIG_PATTERNS_H
#define CONFIG_PATTERNS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "files/glob.h"

struct pattern {
    struct str written; /* as it stands in the file */
    struct path_glob glob;
    uint32_t line;
};

struct patterns {
    const struct pattern *items;
    uint32_t count;
};

/* False, with the reason in *err: empty, too long, leaves the folder, an open bracket ... */
bool pattern_parse(struct arena *a, struct str written, struct pattern *out, struct err *err);

/* The pattern that decides for a file, relative to the folder of the patterns, with '/' between
 * names; NULL where none fits, or the last one that does takes back. Takes at most (length of all
 * patterns) x (length of the path) steps. */
const struct pattern *patterns_match(const struct patterns *list, struct str path);

#endif

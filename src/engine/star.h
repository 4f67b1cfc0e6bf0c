/* SPDX-License-Identifier: Apache-2.0 */
/* star: wildcards without quotes, which YAML takes for aliases: `- *.*`, `[*.apps, secrets]`. The
 * text has no tree then, so they are found where the parser stopped, in the list around that.
 * Memory: the arena. */
#ifndef ENGINE_STAR_H
#define ENGINE_STAR_H

#include "rules/run.h"

/* Edits that put quotes around the star at `at` and around its neighbours in the same list; NULL
 * where no wildcard begins there. */
const struct draft_edit *star_quotes(struct arena *a, struct str text, uint32_t at,
                                     uint32_t *count);

#endif

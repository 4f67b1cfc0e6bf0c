/* SPDX-License-Identifier: Apache-2.0 */
/* behind_kind: what is wrong behind a 'kind' or 'apiVersion' that stops every release before it
 * looks at the rest. Memory: the arena. */
#ifndef ENGINE_BEHIND_KIND_H
#define ENGINE_BEHIND_KIND_H

#include "apiserver/load.h"

/* By minor - VERSION_OLDEST, as if they were right; NULL where they stop none. `options` and
 * `verdicts` are those of the document as it is. */
const struct verdict *behind_kind(struct arena *a, struct source *source,
                                  const struct load_options *options,
                                  const struct verdict *verdicts);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* plan_no_way: what is said where no plan was found: for which resources, and what would do. */
#ifndef CLI_PLAN_NO_WAY_H
#define CLI_PLAN_NO_WAY_H

#include "access/stages.h"
#include "base/buf.h"

/* `question` is what `stages` answers; it is asked again with what the user may yet say. `why`:
 * where a way was found, but a file of it cannot be written. */
void plan_no_way_text(struct buf *out, struct arena *a, const struct stages_question *question,
                      const struct stages *stages, struct str why);
void plan_no_way_json(struct buf *out, const struct stages *stages);

/* What '--rotate' finds nothing to do about is not in order for that. */
const char *plan_not_rotated(const struct stages *stages);

#endif

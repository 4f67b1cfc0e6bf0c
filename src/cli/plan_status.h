/* SPDX-License-Identifier: Apache-2.0 */
/* plan_status: at which step of a plan the nodes stand, and what comes next. */
#ifndef CLI_PLAN_STATUS_H
#define CLI_PLAN_STATUS_H

#include "cli/plan_node.h"

/* Whether that is a moment of the plan. `again`: the command that writes the files of the plan. */
bool plan_status_text(struct buf *out, const struct plan_shown *plan,
                      const struct plan_status *status, struct str again);

#endif

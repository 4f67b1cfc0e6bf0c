/* SPDX-License-Identifier: Apache-2.0 */
/* refused_other: the other place of a fault that is about two, where the server names only one. */
#ifndef ENGINE_REFUSED_OTHER_H
#define ENGINE_REFUSED_OTHER_H

#include <stdbool.h>

#include "apiserver/fault.h"
#include "rules/run.h"

/* False where the fault is about one place, or the other one is not found. */
bool refused_other(const struct document_view *view, const struct fault *fault,
                   struct draft_spot *other);

#endif

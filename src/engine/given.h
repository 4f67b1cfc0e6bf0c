/* SPDX-License-Identifier: Apache-2.0 */
/* given: what joins need to know of files in which no configuration was read: that they were given
 * all the same, and whether anything is in them. */
#ifndef ENGINE_GIVEN_H
#define ENGINE_GIVEN_H

#include "engine/project.h"
#include "link/link.h"

/* The files of a project, for link_join(). Memory: the arena. */
void given_list(const struct project *p, struct arena *a, struct joined *out);

/* Looks at those that a server reads. */
void given_look(const struct project *p, struct joined *joined);

/* What is said of an empty file, or of a script, beside others leaves nothing to say of it alone:
 * that it was not recognised goes. */
void given_drop_findings(struct project *p, const struct joined *joined);

#endif

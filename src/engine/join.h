/* SPDX-License-Identifier: Apache-2.0 */
/* join: the second phase: what all units took down is joined, and judged by the rules that look at
 * several files. Serial; findings and their texts live in the arena. */
#ifndef ENGINE_JOIN_H
#define ENGINE_JOIN_H

#include "engine/project.h"
#include "link/link.h"

/* Judges configurations once more for the releases, the gates and the reload of the servers that
 * read them, where nobody asked for others. */
void join_follow(struct project *p);

/* What belongs together among the files of a project. */
void join_project(const struct project *p, struct arena *a, struct joined *out);

/* The findings of rules on joins, in no order. */
struct finding *join_judge(const struct project *p, struct arena *a, const struct joined *joined,
                           uint32_t *count);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* join: the second phase: what all units took down is joined, and judged by the rules that look at
 * several files. Serial; findings and their texts live in the arena. */
#ifndef ENGINE_JOIN_H
#define ENGINE_JOIN_H

#include "engine/project.h"
#include "link/link.h"
#include "rules/join.h"

/* What belongs together among the files of a project, as they are judged now. Borrows from their
 * units; memory: the arena. */
const struct joined *join_project(const struct project *p, struct arena *a);

/* Judges what is joined once more for the releases, the gates and the reload of the servers that
 * read or dial it, where nobody asked for others; of a command that a drop-in takes back nothing is
 * left. True: some of it was, and what is joined is to be joined anew. */
bool join_follow(struct project *p);

/* The findings of rules on what is joined, in no order. */
struct finding *join_judge(const struct project *p, struct arena *a, uint32_t *count);

/* The draft of a rule on several files as a finding; `file`: by which name the configuration knows
 * the file at which it stands. False: nobody wants it. */
bool join_complete(struct arena *a, const struct project *p, const struct join_draft *draft,
                   struct str file, struct finding *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* refused: the loader's refusals as findings: what is wrong in our words, the server's words beside
 * them, one finding for a fault whatever the number of versions that mind it. And what a lenient
 * release drops in silence. Memory: the run's arena. */
#ifndef ENGINE_REFUSED_H
#define ENGINE_REFUSED_H

#include "engine/view.h"
#include "rules/run.h"

/* The rule that speaks for a refusal; NULL where none does. */
const struct rule *refused_rule(enum refusal refusal);

/* Hands a draft for each fault to run->take. */
void refused_report(struct rule_run *run, const struct dropped *dropped);

/* The versions of which nobody can tell. */
void undecided_report(struct rule_run *run);

#endif

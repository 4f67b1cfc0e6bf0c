/* SPDX-License-Identifier: Apache-2.0 */
/* rule_cases: the example of a rule is its first case in testdata/rules/<ID>-<slug>/. */
#ifndef GEN_RULE_CASES_H
#define GEN_RULE_CASES_H

#include "gen/rules.h"

/* The file of the first case whose name begins with `prefix`, after a comment with the options it
 * needs; NULL where there is none, or it is too long or no text. For the life of the program. */
char *rule_case_text(const char *cases, const struct gen_rule *rule, const char *prefix);

/* What enclint says to the first bad one, as its file `output` has it; NULL where it has none. */
char *rule_case_output(const char *cases, const struct gen_rule *rule);

#endif

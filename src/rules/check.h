/* SPDX-License-Identifier: Apache-2.0 */
/* check: rules without code: one test on the values at a path of EncryptionConfiguration.
 *   at: resources[*].providers[*].kms.endpoint
 * names fields as they are written, with [*] behind those that are lists. What each test compares:
 *   match, not_match, one_of      strings; of numbers and booleans, as they are written
 *   min, max                      numbers; of durations, milliseconds
 *   min_length, max_length        characters of a string, items of a list
 *   required, forbidden           any field: where what it stands in is there, it is there, or not
 * A value that is null, of the wrong kind or still a template is not tested: that is for others to
 * say. A test on a secret shows nothing of it. */
#ifndef RULES_CHECK_H
#define RULES_CHECK_H

#include "base/err.h"
#include "rules/run.h"

/* The hook of every rule that has a check. */
void check_run(struct rule_run *run);

/* Whether the path exists and its values can be tested so. */
bool check_is_possible(const struct rule_check *check, struct err *err);

#endif

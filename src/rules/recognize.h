/* SPDX-License-Identifier: Apache-2.0 */
/* recognize: which rules a message of kube-apiserver or kubectl is about, however it was pasted:
 * with a log line around it, wrapped by a terminal, with escaped quotes, or cut off. Knows the
 * server's words for refusals (apiserver/words.h) and the `messages` of rules. */
#ifndef RULES_RECOGNIZE_H
#define RULES_RECOGNIZE_H

#include "base/arena.h"
#include "diag/rule.h"

/* By id, at most as many as there are rules; *count is 0 where none fits. In the arena. */
const struct rule **rules_recognize(struct arena *a, struct str message, uint32_t *count);

/* The rule that speaks for a refusal; NULL where none does. */
const struct rule *rule_of_refusal(struct str refusal);

#endif

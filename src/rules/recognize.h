/* SPDX-License-Identifier: Apache-2.0 */
/* recognize: what a message of kube-apiserver, kubectl or a plugin is about, however it was pasted:
 * with a log line around it, wrapped by a terminal, with escaped quotes, or cut off. Knows the
 * server's words for refusals (apiserver/words.h), and the `messages` of rules and symptoms. */
#ifndef RULES_RECOGNIZE_H
#define RULES_RECOGNIZE_H

#include "base/arena.h"
#include "diag/rule.h"
#include "diag/symptom.h"

struct recognized {            /* in the arena; both counts are 0 where nothing fits */
    const struct rule **rules; /* by id */
    uint32_t rule_count;
    const struct symptom **symptoms; /* the cause first, as far as the message tells */
    uint32_t symptom_count;
};

struct recognized recognize(struct arena *a, struct str message);

/* The rule that speaks for a refusal; NULL where none does. */
const struct rule *rule_of_refusal(struct str refusal);

#endif

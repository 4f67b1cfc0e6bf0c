/* SPDX-License-Identifier: Apache-2.0 */
/* symptom: what is said at run time (by the server, kubectl, a plugin) when something is wrong that
 * no single rule stands for: what it means, what to do, and which rules are about its causes. The
 * data of rules/symptoms/ as a constant table. */
#ifndef DIAG_SYMPTOM_H
#define DIAG_SYMPTOM_H

#include <stdint.h>

#include "diag/rule.h"

struct symptom {
    struct str slug, title, why, how;
    struct rule_strs messages; /* '*' stands for anything */
    struct rule_strs rules;    /* ids; may be none */
    struct rule_strs references;
};

/* By slug. */
extern const struct symptom *const symptoms_all;
extern const uint32_t symptoms_count;

/* In any case of letters; NULL where there is none. */
const struct symptom *symptom_find(struct str slug);

#endif

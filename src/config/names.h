/* SPDX-License-Identifier: Apache-2.0 */
/* names: the rules that can be named, built-in and the user's own, each under one number. Borrows
 * both tables. */
#ifndef CONFIG_NAMES_H
#define CONFIG_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "diag/rule.h"

struct config_rules {
    const struct rule *builtin;
    uint32_t builtin_count;
    const struct rule *const *own; /* of the user's */
    uint32_t own_count;
};

#define RULE_NO_INDEX UINT32_MAX

static inline uint32_t rules_total(const struct config_rules *rules)
{
    return rules->builtin_count + rules->own_count;
}

const struct rule *rules_at(const struct config_rules *rules, uint32_t index);
uint32_t rules_index(const struct config_rules *rules, const struct rule *rule);

/* By id, slug or alias, in any case of letters; RULE_NO_INDEX where there is none. */
uint32_t rules_find(const struct config_rules *rules, struct str name);

/* "no rule 'identiy-first', did you mean 'identity-first'?" */
struct str rules_unknown(const struct config_rules *rules, struct arena *a, struct str name);

/* `name` in single quotes, cut where it is long. */
struct str rules_quote(struct arena *a, struct str name);

#endif

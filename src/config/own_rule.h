/* SPDX-License-Identifier: Apache-2.0 */
/* own_rule: a rule that a user wrote, from its text in the form of schemas/own-rule.yaml: judged by
 * the same reader as everything else, so that an error has a place and says what was meant. Its
 * patterns may be hostile: base/pattern.h limits them. Memory: the arena, and the text. */
#ifndef CONFIG_OWN_RULE_H
#define CONFIG_OWN_RULE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "diag/rule.h"

/* `path` is what messages call it. NULL: *err says where, and why. */
const struct rule *own_rule_read(struct arena *a, const char *path, struct str text,
                                 struct err *err);

#endif

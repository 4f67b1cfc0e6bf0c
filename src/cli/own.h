/* SPDX-License-Identifier: Apache-2.0 */
/* own: the rules that a command knows: the built-in ones, and those of its options `--rules DIR`.
 */
#ifndef CLI_OWN_H
#define CLI_OWN_H

#include "cli/command.h"
#include "config/own_rules.h"

/* What `--rules` names, in the arena: the context of own_rules_load(). */
struct own_rules_folders own_folders(struct arena *a, const struct arguments *args);

/* By id, the built-in ones first. False: *err says what is wrong with a folder. */
bool own_all_rules(struct arena *a, const struct arguments *args, const struct rule *const **out,
                   uint32_t *count, struct err *err);

#endif

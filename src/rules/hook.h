/* SPDX-License-Identifier: Apache-2.0 */
/* hook: what the file of a rule includes. Declares the hooks of all rules of rules/ that have
 * `hook: c`; one that is not defined fails to link. */
#ifndef RULES_HOOK_H
#define RULES_HOOK_H

#include "rules/run.h"

#include "rule_hooks.inc"

#endif

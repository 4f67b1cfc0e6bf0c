/* SPDX-License-Identifier: Apache-2.0 */
/* rotation: whether keys are being exchanged, as far as their names tell. */
#ifndef RULES_ROTATION_H
#define RULES_ROTATION_H

#include "rules/keys.h"

/* Whether both are the same but for a number, which grows: key1 and key2, key-2025-12 and
 * key-2026-01. */
bool name_is_next(struct str name, struct str next);

/* The first new key that only reads so far: the second one of a first provider, called as the next
 * after the first one; NULL: there is none. Memory: the run's arena. */
const struct key_place *rotation_next(struct rule_run *run);

#endif

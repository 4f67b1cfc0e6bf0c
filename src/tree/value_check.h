/* SPDX-License-Identifier: Apache-2.0 */
/* value_check: what happens to a decoded YAML value on its way through JSON: which stage refuses
 * it, and what JSON makes of its texts. Only inside tree/. Source: sigs.k8s.io/yaml
 * (convertToJSONableObject), encoding/json (encode.go). */
#ifndef TREE_VALUE_CHECK_H
#define TREE_VALUE_CHECK_H

#include <stdbool.h>

#include "base/arena.h"
#include "tree/value.h"

/* Keys that have no name in JSON, then numbers that it cannot hold, then its depth: false on the
 * first stage that refuses. `odd_values` is false where the caller saw no such key or number. */
bool value_check(struct arena *a, struct value *root, bool odd_values,
                 struct value_problem *problem);

struct str value_float_text(struct arena *a,
                            double value); /* NaN, +Inf and -Inf too: they are refused later */
struct str
value_mend(struct arena *a,
           struct str text); /* broken UTF-8 as U+FFFD; the text itself where it is sound */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* go_unicode: the questions about code points that kube-apiserver's checks and messages depend on,
 * answered as Go 1.26 answers them (its own Unicode tables; go_unicode_tables.inc is printed from
 * them). Source: strconv.IsPrint, unicode.IsSpace, strings.ToLower and encoding/json's folding of
 * field names. */
#ifndef BASE_GO_UNICODE_H
#define BASE_GO_UNICODE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

bool go_is_print(unsigned rune);
bool go_is_space(unsigned rune);
unsigned go_rune_lower(unsigned rune); /* unicode.ToLower */

struct str go_to_lower(struct arena *a,
                       struct str s); /* strings.ToLower; may be s itself where nothing changes */
bool go_has_upper(
    struct str s); /* strings.ToLower(s) != s; also true where broken UTF-8 would be mended */

/* Whether encoding/json takes the key `s` for the field `name` (ASCII): upper and lower case are
 * one, U+017F (long s) counts as s and U+212A (Kelvin sign) as k. */
bool go_equal_fold(struct str s, struct str name);

#endif

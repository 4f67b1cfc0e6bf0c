/* SPDX-License-Identifier: Apache-2.0 */
/* slips: how far two words are apart in slips of the keyboard, for "did you mean". */
#ifndef BASE_SLIPS_H
#define BASE_SLIPS_H

#include <stdbool.h>

#include "base/str.h"

enum { SLIPS_MAX = 64 }; /* longer words are not compared */

/* Insertions, deletions, substitutions and swaps of neighbours that turn one into the other, case
 * aside (optimal string alignment). SLIPS_MAX where one is too long. */
unsigned slips(struct str a, struct str b);

/* False only where slips() is more than `most`; much cheaper. */
bool slips_possible(struct str a, struct str b, unsigned most);

/* How many slips still leave a word recognisable. */
unsigned slips_tolerance(struct str a, struct str b);

#endif

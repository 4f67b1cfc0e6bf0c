/* SPDX-License-Identifier: Apache-2.0 */
/* go_float: numbers with a fraction, read and printed as Go does it, whatever the locale. Reading
 * rounds correctly, printing gives the fewest digits that read back as the same number. Source:
 * strconv (atof.go, ftoa.go) and encoding/json (encode.go, floatEncoder) of the Go standard
 * library. */
#ifndef TREE_GO_FLOAT_H
#define TREE_GO_FLOAT_H

#include <stdbool.h>

#include "base/str.h"

enum { GO_FLOAT_MAX = 40 }; /* room that every printed number fits */

/* strconv.ParseFloat of a decimal number: sign, digits, point, exponent; underscores only between
 * digits. False where it is none, or too large (Go: value out of range). */
bool go_float_parse(struct str s, double *value);

/* Whether the same would succeed with `bits`, 32 or 64, for its second argument. */
bool go_float_fits(struct str s, int bits);

/* strconv.FormatFloat(value, 'g', -1, bits): also +Inf, -Inf, NaN. `bits` is 32 or 64. Returns the
 * length. */
size_t go_float_general(char *out, double value, int bits);

/* json.Marshal of a finite float64. Returns the length. */
size_t go_float_json(char *out, double value);

#endif

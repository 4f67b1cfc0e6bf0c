/* SPDX-License-Identifier: Apache-2.0 */
/* decode_skip: what a decoder makes of the value of a field that it does not know. */
#ifndef SCHEMA_DECODE_SKIP_H
#define SCHEMA_DECODE_SKIP_H

#include "schema/decode.h"

bool decode_has_exponent(const struct value *value); /* it is a number with one */

/* Whether there is a number, at any depth, that json-iterator cannot skip. */
bool decode_is_unskippable(const struct decode *d, const struct value *value);

#endif

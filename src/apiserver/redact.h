/* SPDX-License-Identifier: Apache-2.0 */
/* redact: key material that a fault's text quotes. Most of the server's texts quote names and
 * places only, but some quote whatever the file has where the schema fails: an alias, a tagged
 * scalar, a key. A word there that could be a key (base64 of 16, 24 or 32 bytes, a line end more or
 * less, or the same in hexadecimal) becomes REDACTED. */
#ifndef APISERVER_REDACT_H
#define APISERVER_REDACT_H

#include <stdbool.h>

#include "apiserver/fault.h"

bool redact_could_be_key(struct str word);

/* Changes text and path of the fault and marks it where anything was found. */
void redact_fault(struct arena *a, struct fault *fault);

#endif

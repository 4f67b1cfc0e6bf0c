/* SPDX-License-Identifier: Apache-2.0 */
/* redact: key material that a fault's text quotes. Most of the server's texts quote names and
 * places only, but some quote whatever the file has where the schema fails: an alias, a tagged
 * scalar, a key; and a name, an endpoint or a resource may be a secret that went into the wrong
 * field. What looks like a key there becomes REDACTED: base64 or hexadecimal of the length of a
 * key, and longer words that mix upper case, lower case and digits. */
#ifndef APISERVER_REDACT_H
#define APISERVER_REDACT_H

#include <stdbool.h>

#include "apiserver/fault.h"

bool redact_could_be_key(struct str word);

/* Whether any word of a text could be, whatever stands between them. */
bool redact_holds_key(struct str text);

/* A field's value as it may be shown: itself, or "REDACTED". Sets *hidden where it is the latter.
 */
struct str redact_value(struct str value, bool *hidden);

/* A text in which each word that looks like a key is REDACTED. */
struct str redact_words(struct arena *a, struct str text);

/* Changes text and path of a fault that quotes input of any kind, and marks it where anything was
 * found; what stands behind `secret:` in the source goes whatever it looks like. For texts that
 * quote values only, redact_value() beforehand is the tool. */
void redact_fault(struct arena *a, struct str source, struct fault *fault);

#endif

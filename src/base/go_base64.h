/* SPDX-License-Identifier: Apache-2.0 */
/* go_base64: base64.StdEncoding.DecodeString of Go: CR and LF are skipped anywhere, padding is
 * mandatory, bits behind the last byte may be anything. A refused text has a fault: N of Go's
 * `illegal base64 data at input byte N`. Source: encoding/base64/base64.go of the Go standard
 * library. */
#ifndef BASE_GO_BASE64_H
#define BASE_GO_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Decodes into out, which has room for s.len * 3 / 4 + 3 bytes. Where the text is refused, *fault
 * is set and out_len is the number of bytes that Go decodes before it; they are key material all
 * the same. */
bool go_base64_decode(struct str s, char *out, size_t *out_len, size_t *fault);

/* The same verdict and length, without ever writing a decoded byte. */
bool go_base64_length(struct str s, size_t *len, size_t *fault);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* go_quote: how Go quotes strings in its messages. Every function appends to a buffer.
 * Source: strconv/quote.go and encoding/json/{encode,scanner}.go of the Go standard library. */
#ifndef BASE_GO_QUOTE_H
#define BASE_GO_QUOTE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

void go_quote(struct buf *out,
              struct str s); /* strconv.Quote, which is also %q and %#v of a string */
void go_quote_string_slice(struct buf *out, const struct str *items,
                           size_t n); /* %#v: []string{"a", "b"} */
void go_json_string(struct buf *out,
                    struct str s); /* json.Marshal: <, > and & escaped, broken UTF-8 as \ufffd */
void go_json_string_slice(struct buf *out, const struct str *items,
                          size_t n); /* json.Marshal: ["a","b"] */
void go_quote_char(struct buf *out,
                   unsigned byte); /* a byte as encoding/json's syntax errors show it: 'x', '\'' */

#endif

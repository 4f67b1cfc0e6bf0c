/* SPDX-License-Identifier: Apache-2.0 */
/* json_string: the inside of a JSON string, as encoding/json scans and unquotes it (Go standard
 * library, scanner.go and decode.go) and as json-iterator unquotes it (iter_str.go). Only for the
 * JSON reader. */
#ifndef TREE_JSON_STRING_H
#define TREE_JSON_STRING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct json_string_scan {
    uint32_t end; /* the closing quote; the wrong byte; or the length of the input where it ends too
                     early */
    const char *why; /* what is wrong with the byte at `end`: the tail of Go's message; NULL where
                        nothing is */
    bool plain;      /* no escape and no broken UTF-8: the text is the slice itself */
};

/* `from` is behind the opening quote. */
struct json_string_scan json_string_scan(struct str input, uint32_t from);

/* `inner` was scanned without a fault. Broken bytes and stray surrogates become U+FFFD; *raw is set
 * to what json-iterator makes of it where that differs, else it is left alone. */
struct str json_string_decode(struct arena *a, struct str inner, struct str *raw);

#endif

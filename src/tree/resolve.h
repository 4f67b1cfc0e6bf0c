/* SPDX-License-Identifier: Apache-2.0 */
/* resolve: what a YAML scalar means to go-yaml v2 when it decodes into interface{}: YAML 1.1 with
 * go-yaml's own ideas (the same from 2.2.4 to 2.4.3). Source: resolve.go and decode.go (scalar) of
 * go-yaml v2; time.Parse for !!timestamp. */
#ifndef TREE_RESOLVE_H
#define TREE_RESOLVE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "tree/node.h"

enum resolved_kind { /* the Go types nil, bool, int, uint64, float64 and string */
                     RESOLVED_NULL,
                     RESOLVED_BOOL,
                     RESOLVED_INT,
                     RESOLVED_UINT, /* only what is beyond an int64 */
                     RESOLVED_FLOAT,
                     RESOLVED_STRING,
};

struct resolved {
    enum resolved_kind kind;
    union {
        bool boolean;
        int64_t integer;
        uint64_t huge;
        double real;
        struct str text; /* may hold any bytes (!!binary); else a slice of the node's text */
    };
};

/* False: refused, *error is Go's whole text. */
bool resolve_scalar(struct arena *a, const struct node *scalar, struct resolved *out,
                    struct str *error);

bool resolve_is_merge(const struct node *key); /* `<<`: plain, or with the tag !!merge or ! */

/* The tag that go-yaml shows in a type error: the one written, or of what the text was taken for;
 * as "!!str". */
struct str resolve_tag_name(struct arena *a, const struct node *scalar);

/* Whether the text is one of go-yaml's timestamp forms. */
bool resolve_is_timestamp(struct str text);

#endif

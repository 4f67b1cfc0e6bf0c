/* SPDX-License-Identifier: Apache-2.0 */
/* go_syntax: a decoded YAML value as Go's %#v prints it, for the messages that quote map keys and
 * values. Maps are printed sorted, as fmt does. Source: fmt (print.go, format.go), internal/fmtsort
 * of the Go standard library. Only inside tree/. */
#ifndef TREE_GO_SYNTAX_H
#define TREE_GO_SYNTAX_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tree/resolve.h"
#include "tree/value.h"

/* A value by itself: `<nil>`, `"text"`, `0x7b` (uint64), `1.5`. */
void go_syntax_scalar(struct buf *out, const struct resolved *scalar);

/* The same with collections: `map[interface {}]interface {}{"a":1}`. False where it comes to more
 * than LIMIT_TEXT bytes: then it is cut off. *unstable becomes true where Go's order of keys is not
 * known (keys of several types). */
bool go_syntax_value(struct buf *out, struct arena *a, const struct value *value, bool *unstable);

#endif

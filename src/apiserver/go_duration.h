/* SPDX-License-Identifier: Apache-2.0 */
/* go_duration: time.ParseDuration and Duration.String of Go 1.26. A duration is a number of
 * nanoseconds. Source: time/format.go and time/time.go of the Go standard library. */
#ifndef APISERVER_GO_DURATION_H
#define APISERVER_GO_DURATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* True when Go accepts the text. Otherwise *error is Go's text (`time: invalid duration "x"` ...)
 * and *ns is 0. */
bool go_duration_parse(struct arena *a, struct str s, int64_t *ns, struct str *error);

struct str go_duration_format(struct arena *a, int64_t ns); /* `0s`, `1.5s`, `-1m0s` */

#endif

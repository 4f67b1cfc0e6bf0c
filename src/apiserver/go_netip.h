/* SPDX-License-Identifier: Apache-2.0 */
/* go_netip: netip.ParseAddr of Go 1.26, which decides over what may stand between the brackets of a
 * URL's host. Source: net/netip/netip.go of the Go standard library. */
#ifndef APISERVER_GO_NETIP_H
#define APISERVER_GO_NETIP_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

/* True when the text is an address; *is4 says whether it is a plain IPv4 one. Otherwise Go's error,
 * `ParseAddr("x"): unable to parse IP`, is appended to why. */
bool go_netip_parse(struct str text, bool *is4, struct buf *why);

#endif

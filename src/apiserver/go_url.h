/* SPDX-License-Identifier: Apache-2.0 */
/* go_url: net/url.Parse of Go 1.26 as far as a KMS endpoint needs it,
 * and the second parse that gRPC makes of the endpoint's path. Everything handed out lives in the
 * arena or in the text parsed. Source: net/url/url.go and net/netip/netip.go of the Go standard
 * library; k8s.io/kms pkg/util and google.golang.org/grpc clientconn.go for the dial target. */
#ifndef APISERVER_GO_URL_H
#define APISERVER_GO_URL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* Whether an http or https URL may have several colons in its host: Go forbids it, unless it runs
 * with GODEBUG=urlstrictcolons=0, as kube-apiserver up to 1.35 does. */
enum go_url_colons { GO_URL_COLONS_LAX, GO_URL_COLONS_STRICT };

struct go_url {
    struct str url;    /* the text parsed */
    struct str scheme; /* lower case, "" where there is none */
    bool
        opaque_set; /* SCHEME:text without a slash: then opaque holds it, host and path are empty */
    struct str opaque;
    struct str host; /* decoded, with port and brackets, without user information */
    struct str path; /* decoded, may hold any byte */
    bool error;
    struct str why; /* where error is set: the whole text of Go's error, `parse "URL": reason` */
};

/* True when Go accepts the text. Where it does not, out->error and out->why are set and the rest is
 * empty. */
bool go_url_parse(struct arena *a, struct str url, enum go_url_colons colons, struct go_url *out);

/* The gRPC target for the endpoint: its path, or `@name` for a path `/@name` (abstract socket). */
struct str go_url_socket(const struct go_url *u);

/* True when grpc.Dial refuses the endpoint's target, which it parses as the URL
 * `passthrough:///TARGET`. *text is then gRPC's error alone; kube-apiserver prints `failed to
 * create connection to ENDPOINT, error: ` in front of it. gRPC parses targets as URLs from 1.41 on,
 * which is Kubernetes 1.25. */
bool go_grpc_dial_error(struct arena *a, const struct go_url *u, struct str *text);

#endif

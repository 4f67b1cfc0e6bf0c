/* SPDX-License-Identifier: Apache-2.0 */
/* build: what kube-apiserver still refuses while it builds the transformers of a decoded
 * configuration; the first fault ends it. 1.13 to 1.17 check everything here (build_sequential.c);
 * later ones validate first, so only gates, endpoints that gRPC refuses and masked resources are
 * left (build.c). Source: k8s.io/apiserver pkg/server/options/encryptionconfig/config.go at each
 * minor. */
#ifndef APISERVER_BUILD_H
#define APISERVER_BUILD_H

#include <stdbool.h>

#include "apiserver/fault.h"
#include "apiserver/gates.h"
#include "apiserver/versions.h"
#include "schemas/encryption_configuration.h"

struct build_input {
    const struct version_row *row;
    const struct ec_configuration *configuration;
    bool internal;
    const struct gates *gates;
};

/* Both return what of the row was asked for: enum version_asked. */
unsigned build_transformers(const struct build_input *in, struct fault_list *faults);
unsigned build_sequential(const struct build_input *in, struct fault_list *faults);

/* The place of a part of an entry, as validation writes it: resources[0].providers[1].kms.endpoint.
 */
struct str build_path(struct arena *a, uint32_t entry, uint32_t provider, const char *below);

#endif

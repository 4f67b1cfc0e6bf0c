/* SPDX-License-Identifier: Apache-2.0 */
/* kinds: which Go type the server's scheme has for a group, version and kind. Beside the encryption
 * configuration it knows others, which decode and are then refused as "unexpected config type".
 * Sources: k8s.io/apiserver
 * pkg/apis/{config,apiserver}/{register.go,v1/register.go}, k8s.io/apimachinery
 * pkg/apis/meta/v1/register.go. */
#ifndef APISERVER_KINDS_H
#define APISERVER_KINDS_H

#include "apiserver/fault.h"
#include "apiserver/type_meta.h"
#include "apiserver/versions.h"
#include "schema/schema.h"

enum kind_class {
    KIND_UNKNOWN,       /* not registered */
    KIND_CONFIGURATION, /* EncryptionConfiguration, or EncryptionConfig of the legacy v1 */
    KIND_FOREIGN,       /* another type: unexpected in the end */
    KIND_UNCONVERTIBLE, /* DeleteOptions and its like: decoded, but there is no internal version of
                           it */
};

struct kind {
    enum kind_class class;
    bool internal;                      /* of version __internal: Go's field names, no defaulting */
    const struct schema_object *object; /* of KIND_FOREIGN and KIND_UNCONVERTIBLE */
};

struct kind kind_find(const struct version_row *row, const struct type_meta *meta);

/* "no kind ... is registered for ...", with the scheme's name as a build of the released modules
 * has it. */
struct str kind_not_registered(struct arena *a, const struct version_row *row,
                               const struct type_meta *meta);

#endif

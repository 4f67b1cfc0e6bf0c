/* SPDX-License-Identifier: Apache-2.0 */
/* kinds: which Go type the server's scheme has for a group, version and kind. Beside the encryption
 * configuration it knows others, which decode and are then refused as "unexpected config type"; of
 * those only the top-level fields matter. Sources: k8s.io/apiserver
 * pkg/apis/{config,apiserver}/{register.go,v1/register.go}, k8s.io/apimachinery
 * pkg/apis/meta/v1/register.go. */
#ifndef APISERVER_KINDS_H
#define APISERVER_KINDS_H

#include "apiserver/fault.h"
#include "apiserver/versions.h"
#include "tree/value.h"

struct type_meta { /* apiVersion and kind as the server splits them */
    struct str group, version, kind;
};

enum kind_class {
    KIND_UNKNOWN,       /* not registered */
    KIND_CONFIGURATION, /* EncryptionConfiguration of v1, or EncryptionConfig of the legacy v1 */
    KIND_INTERNAL,      /* EncryptionConfiguration of __internal: Go's field names, no defaulting */
    KIND_FOREIGN,       /* another type: unexpected in the end */
    KIND_UNCONVERTIBLE, /* DeleteOptions and its like: decoded, but there is no internal version of
                           it */
};

struct kind_type;

struct kind {
    enum kind_class class;
    const struct kind_type *type; /* of KIND_FOREIGN and KIND_UNCONVERTIBLE */
};

struct kind kind_find(const struct version_row *row, const struct type_meta *meta);

/* "no kind ... is registered for ...", with the scheme's name as a build of the released modules
 * has it. */
struct str kind_not_registered(struct arena *a, const struct version_row *row,
                               const struct type_meta *meta);

/* The strict decoder's complaints about the value as that type; the fields below known ones are not
 * looked at. */
void kind_strict_faults(const struct kind_type *type, const struct value *value, bool json_file,
                        struct fault_list *faults);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* type_meta: apiVersion and kind of a document, as SimpleMetaFactory.Interpret finds them: with
 * encoding/json, so in any case of letters, the last one winning. Source: k8s.io/apimachinery
 * pkg/runtime/serializer/json/meta.go. */
#ifndef APISERVER_TYPE_META_H
#define APISERVER_TYPE_META_H

#include <stdbool.h>

#include "apiserver/fault.h"
#include "tree/value.h"

struct type_meta { /* apiVersion and kind as the server splits them */
    struct str group, version, kind;
    struct span version_span, kind_span; /* of their values; empty where absent */
};

/* schema.ParseGroupVersion into group and version. False: more than one slash, *fault says so. */
bool type_meta_split(struct arena *a, struct str api_version, struct type_meta *out,
                     struct fault *fault);

/* What is missing is empty. False: refused, *fault is filled. */
bool type_meta_read(struct arena *a, const struct value *document, struct type_meta *out,
                    struct fault *fault);

#endif

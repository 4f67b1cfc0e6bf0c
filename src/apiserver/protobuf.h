/* SPDX-License-Identifier: Apache-2.0 */
/* protobuf: a file that begins with Kubernetes' mark for its binary format ("k8s" and a zero byte):
 * nobody writes a configuration so, but the server's decoder recognises it and says something of
 * its own. An envelope with the right kind is an empty configuration, since the type itself has no
 * binary form. Sources: k8s.io/apimachinery
 * pkg/runtime/{generated.pb.go,serializer/protobuf/protobuf.go}. */
#ifndef APISERVER_PROTOBUF_H
#define APISERVER_PROTOBUF_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

struct protobuf_envelope {
    struct str api_version, kind; /* "" where missing */
    struct str raw;               /* the object's own bytes */
};

bool protobuf_recognises(struct str text);

/* `text` with its mark. False: *why is Go's text. */
bool protobuf_read(struct arena *a, struct str text, struct protobuf_envelope *out,
                   struct str *why);

/* Whether the object's bytes read as one that has no fields of its own but TypeMeta. */
bool protobuf_check_raw(struct arena *a, struct str raw, struct str *why);

#endif

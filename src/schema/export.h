/* SPDX-License-Identifier: Apache-2.0 */
/* export: the JSON Schema of a kind of document, made of the same tables as everything else, for
 * editors and for validators in other pipelines. What the newest known kube-apiserver accepts is
 * valid under it, with two exceptions on purpose: the group version
 * apiserver.config.k8s.io/__internal and the spelling "/v1", which the server takes by accident.
 * What it refuses, the server refuses too; what depends on several fields at once (masking, gates)
 * it leaves to the linter. The schema is about values as the server sees them: YAML 1.1, so that a
 * plain `yes` is a boolean. */
#ifndef SCHEMA_EXPORT_H
#define SCHEMA_EXPORT_H

#include "base/buf.h"
#include "schema/schema.h"

enum export_draft {
    EXPORT_DRAFT_07,      /* what yaml-language-server and most editors speak */
    EXPORT_DRAFT_2020_12, /* the newest one */
};

/* Appends the schema as indented JSON with a line end. Without references: every tool resolves it
 * in the same way. */
void export_json_schema(const struct schema_document *document, enum export_draft draft,
                        struct buf *out);

#endif

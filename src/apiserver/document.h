/* SPDX-License-Identifier: Apache-2.0 */
/* document: the bytes of a configuration up to the value that the typed decoder reads: which format
 * they are taken for, and what parsing and conversion refuse. Source: k8s.io/apimachinery
 * pkg/runtime/serializer/{recognizer,json,yaml}. */
#ifndef APISERVER_DOCUMENT_H
#define APISERVER_DOCUMENT_H

#include <stdbool.h>

#include "apiserver/fault.h"
#include "apiserver/type_meta.h"
#include "apiserver/versions.h"
#include "tree/value.h"
#include "tree/yaml.h"

enum document_format { DOCUMENT_YAML, DOCUMENT_JSON, DOCUMENT_PROTOBUF };

enum document_status { DOCUMENT_READ, DOCUMENT_REFUSED, DOCUMENT_UNDECIDED };

enum document_duplicates {
    DOCUMENT_DUPLICATES_UNKNOWN, /* nobody has asked yet */
    DOCUMENT_DUPLICATES_NONE,
    DOCUMENT_DUPLICATES_FOUND,
    DOCUMENT_DUPLICATES_TOO_MANY, /* the complaint is longer than LIMIT_TEXT */
};

struct document {
    enum document_format format;
    enum go_yaml engine;
    enum document_status status;
    struct fault fault;    /* DOCUMENT_REFUSED: from parsing, conversion or the type meta */
    bool unstable;         /* of the fault */
    struct str reason;     /* DOCUMENT_UNDECIDED */
    struct value *value;   /* DOCUMENT_READ */
    struct type_meta meta; /* DOCUMENT_READ */
    struct yread_document yaml;
    enum document_duplicates duplicates;
    struct fault duplicate_keys; /* DOCUMENT_DUPLICATES_FOUND */
    struct str raw;              /* of protobuf: the object's own bytes */
};

/* What the row takes the text for. */
enum document_format document_format(const struct version_row *row, struct str text);

void document_read(struct arena *a, struct source *source, enum document_format format,
                   enum go_yaml engine, struct document *out);

/* The same for a first YAML document that has been read already. */
void document_from_yaml(struct arena *a, const struct yread_document *yaml, enum go_yaml engine,
                        struct document *out);

/* The strict decoder's complaint about keys that stand twice, in *fault where there are such keys.
 * YAML only. Never DOCUMENT_DUPLICATES_UNKNOWN. */
enum document_duplicates document_duplicate_keys(struct arena *a, struct document *document,
                                                 struct fault *fault);

#endif

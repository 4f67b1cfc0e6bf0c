/* SPDX-License-Identifier: Apache-2.0 */
/* decoding: the typed decode of a document and its validation, each worked out once for all rows of
 * versions that would make the same of it. Memory: the arena. */
#ifndef APISERVER_DECODING_H
#define APISERVER_DECODING_H

#include <stdbool.h>
#include <stdint.h>

#include "apiserver/document.h"
#include "apiserver/fault.h"
#include "apiserver/gates.h"
#include "apiserver/versions.h"
#include "base/str_set.h"
#include "schema/decode.h"
#include "schemas/encryption_configuration.h"

struct decoding { /* what has been worked out so far, newest first */
    struct arena *arena;
    struct decoded *first;
};

/* A typed decode, which depends on few properties of a row. */
struct decoded {
    struct decoded *next;
    const struct document *document;
    const struct schema_object *root;
    enum decode_engine engine;
    bool internal;
    bool strict;         /* strict faults are collected */
    bool names_embedded; /* in faults of type; false where nothing is embedded */
    enum version_package package;
    void *out;               /* the root's struct */
    struct fault type_fault; /* the first fault of type; refusal NONE where there is none */
    struct fault_list strict_faults;
    struct str_set strict_seen;
    const struct version_row *row;
    bool has_unknown; /* fields that no minor knows: only strict decoders mind */
    bool faulty;      /* anything else was reported */
    bool plain;       /* every decoder makes the same of it, from the minor `newest` on */
    uint8_t newest;
    struct found *validated, *built; /* newest first */
};

/* What validation, or the building of the transformers, found at one row and others like it. */
struct found {
    struct found *next;
    const struct version_row *row;
    bool kms_v1, kms_v2; /* gates; only building looks at them */
    unsigned asked;      /* enum version_asked */
    struct fault_list faults;
};

struct decoded *decoding_of(struct decoding *all, const struct document *document,
                            const struct version_row *row, const struct schema_object *root,
                            bool internal);

/* For a decoded encryption configuration without a fault of type. */
const struct fault_list *decoding_validation(struct decoding *all, struct decoded *decoded,
                                             const struct version_row *row, bool automatic_reload);

/* The same for one that is valid where the row validates first. */
const struct fault_list *decoding_build(struct decoding *all, struct decoded *decoded,
                                        const struct version_row *row, const struct gates *gates);

#endif

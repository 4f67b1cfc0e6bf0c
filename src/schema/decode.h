/* SPDX-License-Identifier: Apache-2.0 */
/* decode: the one walk from a value to the generated structs, as one of Go's decoders walks.
 *
 * DECODE_KJSON: sigs.k8s.io/json, which kube-apiserver uses from 1.23 on.
 *
 * DECODE_JSON_ITERATOR: github.com/json-iterator/go, up to 1.22. What differs (is_iterator() in
 * decode.c):
 *
 * - null makes a string empty; the others leave what an earlier duplicate put there
 *   (reflect_native.go, stringCodec).
 *
 * - Integers beyond 32 bits may wrap around unnoticed (iter_int.go, readUint32).
 *
 * - Strings keep broken UTF-8 (iter_str.go): `raw` of struct value.
 *
 * - Slices grow to other capacities (reflect2, UnsafeGrow), which shows where a list stands twice.
 *
 * - Under unknown fields a number may be too large to be skipped (iter_skip_strict.go).
 *
 * DECODE_JSON_ITERATOR_2018: the same as of 2018; the number is read as a float32.
 *
 * Faults go to one callback, which also decides whether the walk goes on: the real json-iterator
 * stops at the first one, sigs.k8s.io/json goes on after those of type. Unknown fields and
 * duplicates are reported with either; whether they count is the caller's matter.
 *
 * Objects and lists that occur twice in a JSON file are decoded over what is there. Memory: the
 * structs' lists come from the arena; strings are those of the values. */
#ifndef SCHEMA_DECODE_H
#define SCHEMA_DECODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "schema/field.h"
#include "schema/schema.h"
#include "tree/value.h"

enum decode_engine { DECODE_KJSON, DECODE_JSON_ITERATOR, DECODE_JSON_ITERATOR_2018 };

enum decode_fault_kind {
    DECODE_WRONG_KIND,  /* `got` cannot be what `field` wants */
    DECODE_INT_RANGE,   /* a number, but no integer that fits */
    DECODE_FLOAT_RANGE, /* a number where none can be, and too large even for a float64 */
    DECODE_DURATION,    /* a string that is no duration; `reason` is Go's text */
    DECODE_UNKNOWN,     /* no such field */
    DECODE_DUPLICATE,   /* a known field again: JSON only */
    DECODE_BAD_NUMBER,  /* a number that json-iterator cannot even skip, under an unknown field */
};

struct decode_fault {
    enum decode_fault_kind kind;
    const struct schema_object *owner;
    const struct schema_field *field; /* NULL where unknown */
    bool element;                     /* of the list `field`, not the list itself */
    const struct value *got;
    const struct value *object; /* DECODE_UNKNOWN: in which it stands */
    const struct node *key, *at;
    struct str name;   /* as written: unknown and duplicate fields */
    struct str reason; /* DECODE_DURATION */
};

struct decode_step { /* one step of the path; the steps live on the walk's stack */
    const struct decode_step *parent;
    const struct schema_field *field; /* NULL for an element of a list */
    uint32_t index;                   /* of that */
};

struct decode {
    struct arena *arena;
    enum decode_engine engine;
    bool go_names;       /* group/__internal: the JSON names are Go's field names */
    bool names_embedded; /* a path without indexes names the embedded Go structs too */
    bool faults_only;    /* the result is not wanted: lists stay empty */
    uint8_t minor;       /* fields that came later are unknown */
    bool (*parse_duration)(struct arena *a, struct str text, int64_t *nanoseconds,
                           struct str *reason);
    bool (*report)(struct decode *d, const struct decode_fault *fault); /* false ends the walk */
    void *context;                                                      /* for report */
    const struct decode_step *step;
    uint8_t newest; /* the latest `since` of the fields met so far */
    bool peculiar;  /* another engine might have made something else of a value */
};

/* Fills *out, a zeroed struct of object->size. False when report ended the walk. */
bool decode_object(struct decode *d, const struct schema_object *object, const struct value *value,
                   void *out);

struct str decode_field_name(const struct decode *d, const struct schema_field *field);

/* Where the walk stands: "resources[0].providers[1].kms", or without indexes
 * "resources.providers.kms". */
void decode_path(const struct decode *d, struct buf *out, bool indexes);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* schema: the shape of a document as tables, generated from schemas/<kind>.yaml by gen. Constant
 * data, no memory. One list of fields serves the Go-like loader, the rules, the suggestions and the
 * JSON Schema. */
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum schema_kind {
    SCHEMA_STRING,
    SCHEMA_BOOL,
    SCHEMA_INT32,
    SCHEMA_INT64,
    SCHEMA_DURATION, /* a string that Go's time.ParseDuration reads */
    SCHEMA_OBJECT,
    SCHEMA_LIST,
    SCHEMA_ANY,       /* whatever stands there; not looked into */
    SCHEMA_INTERFACE, /* a Go interface with methods: only null fits */
};

enum schema_flag {
    SCHEMA_REQUIRED = 1 << 0,
    SCHEMA_NULLABLE = 1 << 1, /* a pointer in Go: absent and zero differ */
    SCHEMA_SECRET = 1 << 2,   /* key material: never shown */
    SCHEMA_BASE64 = 1 << 3,
    SCHEMA_NONZERO = 1 << 4, /* refused where it is 0; of a duration: also where it is negative */
    SCHEMA_UNIQUE = 1 << 5,  /* a list without an item twice */
};

/* What texts, editors and suggestions need of a field, and decoding does not: most fields have
 * none. A table of pointers costs a start of the program as many bytes as it has. */
struct schema_words {
    struct str named; /* a Go type that is not basic: "StatusReason", "types.UID"; else STR_NONE */
    struct str embedded; /* the Go struct without a JSON name that brings it; else STR_NONE */
    struct str text;     /* for people, names in single quotes; STR_NONE in what is never shown */
    struct str default_text; /* STR_NONE where none; as it is written in YAML */
    /* ECMA 262; matches whatever loads (of a list: each item); STR_NONE where open. */
    struct str pattern;
    struct str hint;            /* what to say where the pattern does not match */
    const struct str *allowed;  /* closed list of values; NULL where open */
    const struct str *examples; /* to offer; of a list: items */
    uint32_t allowed_count, example_count;
};

struct schema_field {
    struct str name; /* as it is written: "cachesize" */
    struct str go;   /* Go's field name, which is the JSON name in group/__internal: "CacheSize" */
    const struct schema_object *of;   /* of SCHEMA_OBJECT, or of a list's objects */
    const struct schema_words *words; /* NULL where there are none: schema_words() */
    enum schema_kind kind;
    enum schema_kind items; /* of SCHEMA_LIST: SCHEMA_STRING or SCHEMA_OBJECT */
    uint32_t offset;        /* of the field in the generated struct */
    uint8_t flags;          /* enum schema_flag */
    uint8_t since;          /* the first minor that knows it */
};

struct schema_object {
    struct str name; /* "kms" */
    struct str go;   /* "KMSConfiguration" */
    struct str text;
    size_t size;      /* of the generated struct */
    bool exactly_one; /* of its fields one is set, the others are absent or null */
    const struct schema_field *fields;
    uint32_t field_count;
};

struct schema_type_meta {
    struct str api_version, kind;
};

/* Never NULL. */
static inline const struct schema_words *schema_words(const struct schema_field *field)
{
    static const struct schema_words none = {.allowed_count = 0};
    return field->words ? field->words : &none;
}

struct schema_document {
    struct str id; /* file stem: "encryption-configuration" */
    struct str title, text;
    const struct schema_object *root;
    const struct schema_type_meta *kinds; /* accepted pairs, the recommended one first */
    uint32_t kind_count;
};

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* dsl: a file of schemas/ as it was written, checked. What each key means stands at the top of
 * schemas/encryption-configuration.yaml, and of schemas/foreign-kinds.yaml for what only that
 * needs. Memory: libcyaml's, for the life of the program. */
#ifndef GEN_DSL_H
#define GEN_DSL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

enum dsl_type {
    DSL_STRING,
    DSL_BASE64,
    DSL_BOOL,
    DSL_INT32,
    DSL_INT64,
    DSL_DURATION,
    DSL_OBJECT,
    DSL_LIST,
    DSL_ANY,
    DSL_INTERFACE,
};
enum { FIELDS_MAX = 64 }; /* of an object: the decoder notes in 64 bits which it has seen */
enum dsl_choice { DSL_CHOOSE_ANY, DSL_CHOOSE_EXACTLY_ONE };

struct dsl_field {
    char *name, *go;
    enum dsl_type type;
    char *of, *named, *embedded;
    char *since;
    bool required, nullable, nonzero, unique, secret;
    char *default_value;
    char **allowed;
    uint32_t allowed_count;
    char *pattern, *hint, *text;
    char **examples;
    uint32_t examples_count;
    unsigned since_minor;            /* computed */
    const struct dsl_object *object; /* computed: what `of` names, NULL for strings */
};

struct dsl_object {
    char *name, *go;
    enum dsl_choice choose;
    char *text;
    struct dsl_field *fields;
    uint32_t fields_count;
    bool is_root; /* computed */
    int mark;     /* for the walk: 0 unseen, 1 under way, 2 done */
};

struct dsl_kind {
    char *api_version, *kind;
};

struct dsl_schema {
    char *id, *prefix, *title, *text;
    struct dsl_kind *kinds;
    uint32_t kinds_count;
    char *root;   /* of a file of one kind of document; files of ours have no `kinds`; or */
    char **roots; /* of several, which has none */
    uint32_t roots_count;
    struct dsl_object *objects;
    uint32_t objects_count;
    const struct dsl_object *
        *order; /* computed: what is used stands before what uses it; the root is last */
    uint32_t order_count;
};

bool dsl_load(const char *path, struct dsl_schema **out, struct err *err);

/* The two files made of it; `source` is the name of the schema file for their first comment. */
struct buf;
void dsl_emit_header(const struct dsl_schema *schema, const char *source, struct buf *out);
/* The member of the generated struct: `continue` is no name in C. */
void dsl_emit_member_name(struct buf *out, const struct dsl_field *field);
void dsl_emit_tables(const struct dsl_schema *schema, const char *source, struct buf *out);

#endif

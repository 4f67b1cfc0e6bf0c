/* SPDX-License-Identifier: Apache-2.0 */
/* suggest: what somebody probably meant by a name that does not exist. Silent rather than silly: a
 * name counts as meant when it is the same but for case, '-', '_' or a plural, when it exists one
 * or two levels further in or anywhere further out (then the indentation is wrong), or when it is
 * the only one within few slips of the keyboard. Texts are constant, except `where`, which lies in
 * the arena. */
#ifndef SCHEMA_SUGGEST_H
#define SCHEMA_SUGGEST_H

#include "base/arena.h"
#include "base/str.h"
#include "schema/schema.h"
#include "tree/value.h"

enum suggestion_kind {
    SUGGEST_NOTHING,
    SUGGEST_CASE,     /* 'cacheSize' for 'cachesize' */
    SUGGEST_FORM,     /* 'cache-size', 'aes_gcm' */
    SUGGEST_NUMBER,   /* 'provider' for 'providers', 'endpoints' for 'endpoint' */
    SUGGEST_SPELLING, /* 'cachsize' */
    SUGGEST_INSIDE,   /* belongs further in: 'keys' beside 'aescbc' instead of below it */
    SUGGEST_OUTSIDE,  /* belongs further out: 'identity' below 'aescbc' instead of beside it */
};

struct suggestion {
    enum suggestion_kind kind;
    const struct schema_field *field; /* what was meant; NULL for SUGGEST_NOTHING */
    struct str
        where; /* SUGGEST_INSIDE: the way from here, "kms", "providers[]" or "aesgcm, aescbc or
                * secretbox"; SUGGEST_OUTSIDE: the place in the document, "resources[].providers[]",
                * "" for the top level (of several places, as keys have, the first) */
    unsigned
        levels; /* SUGGEST_OUTSIDE: how many objects further out, at least 1; lists do not count */
};

/* `here` is the object in which the name stands, or NULL: of several places the one that is begun
 * there is preferred
 * ('aescbc:' without anything below it). */
struct suggestion suggest_field(struct arena *a, const struct schema_document *document,
                                const struct schema_object *object, const struct value *here,
                                struct str name);

/* The allowed value that was meant, or STR_NONE: "V2" -> "v2", "v2beta1" -> "v2". */
struct str suggest_value(const struct schema_field *field, struct str value);

/* The pair that was meant by two that do not belong together, or NULL where it looks like another
 * kind of document. Either may be STR_NONE. */
const struct schema_type_meta *suggest_type_meta(const struct schema_document *document,
                                                 struct str api_version, struct str kind);

#endif

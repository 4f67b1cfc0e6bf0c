/* SPDX-License-Identifier: Apache-2.0 */
/* value: what kube-apiserver's libraries make of the nodes: the JSON value that its typed decoder
 * then sees. For YAML: plain scalars resolved as go-yaml v2 resolves them, aliases followed, merge
 * keys applied in document order, of two equal keys the last kept, keys turned into strings,
 * members sorted bytewise (encoding/json marshals Go maps so). For JSON: members in file order,
 * duplicates kept. Values of shared nodes are shared: a graph, not a tree. */
#ifndef TREE_VALUE_H
#define TREE_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "tree/node.h"
#include "tree/yaml.h"

enum value_kind { VALUE_NULL, VALUE_BOOL, VALUE_NUMBER, VALUE_STRING, VALUE_ARRAY, VALUE_OBJECT };

struct value_member {
    struct str name;  /* after conversion to a string */
    struct node *key; /* where it is written; in the merged-in mapping for a merged key */
    struct node *at;  /* the value where it is used: an alias node for an alias */
    struct value *value;
};

struct value_item {
    struct node *at; /* an alias node for an alias */
    struct value *value;
};

struct value {
    enum value_kind kind;
    bool boolean;  /* VALUE_BOOL */
    bool raw_utf8; /* VALUE_STRING of JSON: text had to be mended and `raw` is what json-iterator
                      makes of it */
    bool unstable; /* VALUE_OBJECT: two keys of different type (`1` and `"1"`) became one name; Go's
                      map order makes it random whose value wins. Here the later one does */
    bool checked;  /* only for value_check() */
    uint32_t height; /* levels of arrays and objects in it, itself included: 0 for scalars */
    uint32_t count;
    struct str text; /* VALUE_STRING: as Go decodes it (broken UTF-8 and stray surrogates mended to
                        U+FFFD); VALUE_NUMBER: the literal in the JSON that the typed decoder reads
                        (YAML `1e21` -> "1e+21") */
    struct str raw;  /* what json-iterator reads instead: broken UTF-8 stays as it is (its bytes
                        still are secrets), and where two halves are no pair of surrogates, both
                        become U+FFFD: encoding/json mends only the first */
    struct node *node; /* what it comes from (the anchored node behind an alias); NULL for an empty
                          document */
    union {
        struct value_item *items;
        struct value_member *members;
    };
};

enum value_problem_kind {
    VALUE_PROBLEM_TAG,      /* cannot decode !!x as a !!y, broken !!binary */
    VALUE_PROBLEM_MERGE,    /* map merge requires map or sequence of maps as the value */
    VALUE_PROBLEM_MAP_KEY,  /* a collection as key: "yaml: invalid map key: ..." */
    VALUE_PROBLEM_KEY_TYPE, /* null or a huge integer as key: "unsupported map key of type: ..." */
    VALUE_PROBLEM_ALIASING, /* document contains excessive aliasing */
    VALUE_PROBLEM_ALIAS,    /* anchor 'x' value contains itself */
    VALUE_PROBLEM_NOT_FINITE, /* json: unsupported value: NaN */
    VALUE_PROBLEM_DEPTH, /* too deep for encoding/json, once aliases are followed: "couldn't get
                            version/kind; ..." */
};

struct value_problem {
    enum value_problem_kind kind;
    struct str text; /* Go's, whole; "unsupported map key ..." begins with a capital up to 1.30:
                        made by the caller */
    struct node *at;
    bool unstable;    /* Go's map order makes it random which of several faults is reported */
    struct str limit; /* not refused but undecided: over "text" (the text comes to more than
                         LIMIT_TEXT bytes, and is cut off) or "bytes" (aliases repeat long keys) */
    bool keys_repeat; /* on success too. False: value_yaml_duplicates() would find nothing */
};

/* The duplicate keys that kube-apiserver's strict mode (1.31 on) reports, in its order. */
struct value_duplicate {
    struct str key;  /* as %#v prints it: "\"name\"", "1.5", "true" */
    struct node *at; /* the value of the later pair */
    struct node *key_node;
    uint32_t line; /* the one in Go's message: mark_line of the value */
};

/* False: refused, *problem tells. *out is never NULL on success (an empty document is VALUE_NULL).
 */
bool value_from_yaml(struct arena *a, const struct yread_document *doc, enum go_yaml engine,
                     struct value **out, struct value_problem *problem);

/* All hits, each as often as Go lists it. Only meaningful after value_from_yaml() succeeded. False
 * where their keys come to more than LIMIT_TEXT bytes: then some are missing. */
bool value_yaml_duplicates(struct arena *a, const struct yread_document *doc,
                           struct value_duplicate **hits, uint32_t *count);

/* Cannot fail: JSON text that parsed has a value. */
struct value *value_from_json(struct arena *a, struct node *root);

/* The value of that name, the last one where there are several; NULL where there is none, or
 * `object` is no object. */
const struct value *value_find(const struct value *object, struct str name);

#endif

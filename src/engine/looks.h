/* SPDX-License-Identifier: Apache-2.0 */
/* looks: what a document is meant to be, without asking what a server would make of it. Borrows
 * from the tree. */
#ifndef ENGINE_LOOKS_H
#define ENGINE_LOOKS_H

#include <stdbool.h>

#include "tree/node.h"

struct looks {
    struct str api_version, kind; /* "" where absent */
    struct str name, namespace;   /* of its metadata; "" where absent */
    const struct node *items, *resources;
    bool is_mapping;
    bool named; /* somebody pointed at the file */
};

struct looks looks_of(const struct node *root, bool named); /* NULL: of nothing */

/* An encryption configuration, also a misspelt one; in a file that was named also one without kind
 * or apiVersion. */
bool looks_configuration(const struct looks *l);

/* Such a one as the only element of a list: no server reads that. */
bool looks_wrapped_in_list(const struct node *root, bool named);

bool looks_list(const struct looks *l); /* kind: List, SecretList ... with items */
bool looks_empty(const struct node *root);

/* Whether a text that cannot be read names the kind of a configuration: at the beginning of a
 * line, or anywhere in JSON. */
bool looks_named(struct str text);

/* Whether a text that cannot be read is the manifest of a kube-apiserver with the flag for such a
 * configuration: a pod, and nothing that is filled in first. */
bool looks_manifest(struct str text);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* embedded: documents inside documents: the string values of YAML and JSON that hold a document (a
 * block scalar of a ConfigMap, base64 in a Secret, gzip in base64), the fenced code of Markdown,
 * the here-documents of shell scripts. Found by a literal, so that only what may matter is
 * unpacked. Memory: the arena. */
#ifndef EXTRACT_EMBEDDED_H
#define EXTRACT_EMBEDDED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "extract/origin.h"
#include "tree/node.h"
#include "tree/source.h"

enum embedded_form {
    EMBEDDED_TEXT,
    EMBEDDED_SHELL,
    EMBEDDED_EITHER, /* a script if a here-document in it matters */
    EMBEDDED_OTHER,
};

struct embedded {
    struct str text;         /* its own bytes */
    struct origin origin;    /* in the text it was found in */
    struct str container;    /* data["enc.yaml"], code block, here-document */
    enum embedded_form form; /* what a fence says it is */
    struct str host; /* where the file that it becomes lies: the 'path' beside a 'content', what the
                      * line of a here-document writes */
    struct str field;              /* of a tree: the name of the field that holds it */
    const struct node *cloud_file; /* the item of cloud-init's 'write_files' whose content it is */
    bool is_quoted;                /* a here-document that its shell takes as it is: <<'EOF' */
};

struct embedded_list {
    struct arena *arena;
    const struct str *also; /* further words that mark a text as one that matters */
    uint32_t also_count;
    struct embedded *items;
    uint32_t count, cap;
    size_t unpacked; /* bytes that were compressed */
    bool is_full;    /* there is more that is compressed: */
    struct span full_at;
};

/* What marks a document that matters, as plain text, and in base64 (each of the three ways in which
 * its bytes may fall). */
extern const struct str embedded_literals[];
extern const uint32_t embedded_literal_count;

bool embedded_matters(struct str text); /* any of the literals occurs */

/* The string scalars below `root` that hold one. */
void embedded_in_tree(struct embedded_list *list, const struct source *source,
                      const struct node *root);

/* The fenced code blocks of Markdown. */
void embedded_in_markdown(struct embedded_list *list, struct str text);

/* The here-documents of a shell script. */
void embedded_in_shell(struct embedded_list *list, struct str text);

/* The commands of a shell script, or of what a page shows of one, whose first word is `program`. */
void embedded_commands(struct embedded_list *list, struct str text, struct str program);

/* What was decoded from a scalar: the whole of it is the place of everything. */
struct embedded embedded_opaque(struct arena *a, struct str text, const struct node *node);

/* The text of a string scalar, whatever it holds: scalar.c. */
struct embedded embedded_scalar(struct arena *a, const struct source *source,
                                const struct node *node);

/* An item of a sequence as a text of its own, without the indentation of its lines. One in flow
 * style has a document marker in front where the sequence is YAML: else its brace would make it
 * JSON. */
struct embedded embedded_item(struct arena *a, const struct source *source, const struct node *node,
                              bool is_yaml);

#endif

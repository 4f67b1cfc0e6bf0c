/* SPDX-License-Identifier: Apache-2.0 */
/* yaml: YAML text -> nodes, document by document, as go-yaml v2 (kube-apiserver's YAML library)
 * reads it. libyaml does the work; go_yaml.c knows where the two differ. Only yaml_read.h and the
 * files that it names see <yaml.h>. Memory: nodes and texts live in the arena; libyaml's own
 * buffers are wiped where its interface allows it. */
#ifndef TREE_YAML_H
#define TREE_YAML_H

#include "base/arena.h"
#include "tree/node.h"
#include "tree/source.h"

enum yread_status {
    YREAD_DOCUMENT,  /* a document was read */
    YREAD_END,       /* no more documents */
    YREAD_REFUSED,   /* go-yaml refuses: `problem` tells */
    YREAD_UNDECIDED, /* over a limit, or a difference that cannot be imitated: `reason` tells */
};

enum yread_problem_kind { /* what the refusal is about; the texts are go-yaml's own */
                          YREAD_PROBLEM_SYNTAX,
                          YREAD_PROBLEM_ENCODING, /* control characters, broken UTF-8 or UTF-16 */
                          YREAD_PROBLEM_VERSION,  /* %YAML other than 1.1 */
                          YREAD_PROBLEM_DEPTH,
                          YREAD_PROBLEM_ALIAS, /* unknown anchor; one that contains itself is found
                                                  in value.c: the tree has a cycle then */
};

enum go_yaml { GO_YAML_2_2_4, GO_YAML_2_2_8 }; /* kube-apiserver up to 1.14; from 1.15 on */

struct yread_problem {
    enum yread_problem_kind kind;
    struct str text;  /* Go's, whole: "yaml: line 3: did not find expected key" */
    struct span span; /* where; tight */
};

struct yread_document {
    struct node *root; /* NULL for an empty text (Go: null); `---` alone has an empty scalar */
    uint32_t node_count;
    uint32_t depth;   /* nested nodes at most; a scalar alone is 1 */
    struct span span; /* documents tile the text: comments and directives before it belong to it, so
                         does a `...` */
    bool engines_agree; /* every go_yaml reads it alike; false where that is not sure */
    bool has_aliases;   /* any alias in it */
};

struct yread; /* opaque */

/* Reads src->text, which must stay; `a` takes all memory except libyaml's own. Release also frees
 * that. After a refusal or an undecided document every further call answers the same. */
struct yread *yread_new(struct arena *a, struct source *src, enum go_yaml engine);
enum yread_status yread_next(struct yread *r, struct yread_document *doc);
const struct yread_problem *yread_problem_of(const struct yread *r); /* after YREAD_REFUSED */
struct str yread_reason(const struct yread *r); /* after YREAD_UNDECIDED: "E12", "bytes", "nodes" */
void yread_free(struct yread *r);

/* The comments within one document's span, in file order. Found in the text between the scalars;
 * costs nothing unless asked for. */
struct comment *yread_comments(struct arena *a, const struct source *src,
                               const struct yread_document *doc, uint32_t *count);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* json: JSON text -> the same nodes as YAML, with encoding/json's strictness and error texts (Go
 * standard library), and an event interface for callers that read lines or messages and need no
 * tree. */
#ifndef TREE_JSON_H
#define TREE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "tree/node.h"
#include "tree/source.h"

enum jread_status {
    JREAD_OK,
    JREAD_REFUSED,   /* encoding/json refuses */
    JREAD_UNDECIDED, /* over a limit: "bytes", "nodes" */
};

struct jread_problem {
    struct str text;   /* Go's, without "couldn't get version/kind; json parse error: ": "unexpected
                          end of JSON input" */
    struct span span;  /* the byte that is wrong, or the end */
    struct str reason; /* JREAD_UNDECIDED */
};

enum jread_status jread_tree(struct arena *a, struct source *src, struct node **root,
                             struct jread_problem *problem);

/* Events, from a text of any length below 4 GiB. A cursor over text that is borrowed; strings are
 * decoded into the arena only when they hold escapes or broken UTF-8 (mended to U+FFFD), else they
 * are slices of the text. */
enum jread_event {
    JREAD_OBJECT_BEGIN,
    JREAD_OBJECT_END,
    JREAD_ARRAY_BEGIN,
    JREAD_ARRAY_END,
    JREAD_KEY,
    JREAD_STRING,
    JREAD_NUMBER, /* text is the literal */
    JREAD_TRUE,
    JREAD_FALSE,
    JREAD_NULL,
    JREAD_FINISHED, /* the one top-level value is complete and only white space follows */
    JREAD_FAULT,    /* problem tells; the cursor stays there */
};

struct jread {
    struct arena *arena;
    struct str input;
    uint32_t at;
    struct span span; /* of the last event */
    struct str text;  /* of JREAD_KEY, JREAD_STRING, JREAD_NUMBER */
    struct str
        raw; /* of JREAD_KEY, JREAD_STRING that had to be mended: as in node.h; else STR_NONE */
    struct jread_problem problem;
    uint32_t depth;
    uint8_t *stack; /* one byte a level; grows in the arena */
    uint32_t stack_cap;
    int state;
};

void jread_init(struct jread *c, struct arena *a, struct str input);
enum jread_event jread_next(struct jread *c);
bool jread_skip(struct jread *c); /* the value that would come next, whole; false on a fault */

#endif

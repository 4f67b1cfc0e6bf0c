/* SPDX-License-Identifier: Apache-2.0 */
/* yaml_read: the inside of the YAML reader, shared by yaml.c (libyaml and its errors), yaml_build.c
 * (events to nodes), yaml_simple.c (the way without libyaml), yaml_text.c (the text by units, marks
 * to bytes, comments) and go_yaml*.c (what differs from Go). Only the tests include it besides.
 *
 * Terms: `source` is what the caller gave. `fed` is what libyaml reads: the source itself, or a
 * copy of the same length in which go_yaml.c replaced some bytes so that libyaml decides as Go
 * does. Offsets are the same in both. A `unit` is a byte of UTF-8 or a 16-bit code of UTF-16. */
#ifndef TREE_YAML_READ_H
#define TREE_YAML_READ_H

#include <stdbool.h>
#include <stdint.h>

#include <yaml.h>

#include "base/arena.h"
#include "tree/go_yaml.h"
#include "tree/node.h"
#include "tree/source.h"
#include "tree/yaml.h"

struct ytext { /* the fed text and how to walk through it */
    const char *ptr;
    size_t len;
    size_t from;   /* behind a byte order mark at the start */
    uint32_t unit; /* 1 for UTF-8, 2 for UTF-16 */
    bool little;   /* UTF-16LE */
    bool ascii;    /* every character is one byte */
    size_t index,
        at; /* a character and its offset: marks hardly ever go back, so the walk starts here */
};

void ytext_init(struct ytext *t, struct str text);
unsigned ytext_unit(const struct ytext *t, size_t at); /* 0 at and beyond the end */
size_t ytext_offset(struct ytext *t, size_t index);    /* of the character with this index */
size_t ytext_characters(const struct ytext *t, size_t from, size_t to); /* in [from, to) */
uint32_t ytext_break(const struct ytext *t,
                     size_t at); /* bytes of the line end there, 0 where there is none */
size_t ytext_skip_blanks(const struct ytext *t, size_t at); /* spaces and tabs */
size_t ytext_skip_space(const struct ytext *t, size_t at);  /* blanks, line ends and comments */
size_t ytext_find(const struct ytext *t, size_t from, size_t to, unsigned unit); /* or `to` */
uint32_t ytext_lines(const struct ytext *t, size_t from, size_t to); /* line ends in [from, to) */

struct yframe { /* a collection that is still open */
    struct node *node;
    uint32_t first;     /* its first child in the reader's list */
    bool single;        /* `[a: b]`: a mapping without braces of its own */
    bool may_be_key;    /* it, or the properties before it, stand where a key without `?` may */
    bool null_key_next; /* E12 */
    size_t from_index;  /* the character where it begins, properties included */
};

struct yanchor {
    struct str name;
    struct node *node;
};

struct yread {
    struct arena *arena;
    struct source *src;
    enum go_yaml engine;
    bool only_libyaml; /* for tests: not yaml_simple.c */

    yaml_parser_t parser;
    bool parsing;            /* parser is initialised */
    yaml_simple_key_t *keys; /* the parser's, see yaml.c; NULL while it is left alone */
    size_t keys_from;
    struct ytext text;
    size_t fed; /* bytes handed to libyaml so far */
    struct go_yaml_patches patches;

    uint32_t documents; /* handed out so far */
    uint32_t document_from;
    enum yread_status
        final; /* what every further call answers; YREAD_DOCUMENT while there may be more */
    struct yread_problem problem;
    struct str reason;

    struct yframe *frames;
    uint32_t depth, frame_cap, deepest;
    uint32_t flow_depth;    /* brackets that are open */
    struct node **children; /* of all open collections, the innermost last */
    uint32_t child_count, child_cap;
    struct node *root;
    uint32_t node_count;
    bool has_aliases;
    bool value_instead;      /* E12: the collection that begins is the value of the key before */
    struct yanchor *anchors; /* open addressing; emptied for each document */
    uint32_t anchor_count, anchor_cap;
};

/* yaml.c. Go's text with its line, 0 for none: YSTEP_REFUSED. */
enum ystep yread_refuse(struct yread *r, enum yread_problem_kind kind, size_t line,
                        const char *text, size_t at);

/* yaml_build.c */
void ybuild_reset(struct yread *r); /* nothing open, no anchors */
enum ystep ybuild_event(struct yread *r, const yaml_event_t *event);
enum ystep ybuild_add(struct yread *r, struct node *node);
void ybuild_open(struct yread *r, struct yframe frame);
/* `end` counts for collections in brackets: others end with their last child. */
enum ystep ybuild_close(struct yread *r, size_t end);
void ybuild_release(struct yread *r);

/* E10: where a simple key turns out to be none, libyaml says so before what it has read ahead is
 * parsed; Go, from 2.2.8 on, comes to an alias without an anchor that stands before the key
 * first. */
enum ystep ybuild_unread_alias(struct yread *r);

/* yaml_simple.c: the whole text in one go. False: not simple (or nothing there), use libyaml. */
bool ysimple_read(struct yread *r);

#endif

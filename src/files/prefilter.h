/* SPDX-License-Identifier: Apache-2.0 */
/* prefilter: whether one of some literals occurs in a text, much faster than the text can be
 * parsed. Where a parser could see a literal that is not there byte by byte, the answer is yes as
 * well, so that nothing is lost by asking first:
 *   - the text is UTF-16 or UTF-32
 *   - an escape of double quotes in YAML or JSON stands for a byte of a literal: \x45, \u0045,
 *     \U00000045, \/, at any depth of quoting
 *   - a line that ends in a backslash may join two halves of one
 * Never changes after it was made: threads may share it. */
#ifndef FILES_PREFILTER_H
#define FILES_PREFILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum { PREFILTER_TABLE = 4096 };

struct prefilter {
    const struct str *literals;
    size_t count;
    size_t window;  /* the length of the shortest; so much of each is looked for first */
    size_t longest; /* of anything that is looked for */
    uint8_t shift[PREFILTER_TABLE];
    uint16_t chain[PREFILTER_TABLE]; /* 1 + the first literal whose window ends so; 0: none */
    const uint16_t *next;            /* the same, behind a literal */
    bool bytes[256];                 /* those of the literals */
};

/* The literals are borrowed: printable ASCII without white space (where a parser may fold lines),
 * each at least two bytes, at most 60,000 of them. The longer the shortest, the faster. */
void prefilter_init(struct prefilter *p, struct arena *a, const struct str *literals, size_t count);
bool prefilter_hits(const struct prefilter *p, struct str text);

/* The same for a text that comes in pieces: *_piece() for each, in order, where the pieces overlap
 * by prefilter_overlap() bytes; `first` for the one that begins the text. */
bool prefilter_hits_piece(const struct prefilter *p, struct str piece, bool first);
size_t prefilter_overlap(const struct prefilter *p);

#endif

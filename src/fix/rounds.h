/* SPDX-License-Identifier: Apache-2.0 */
/* rounds: a text is judged, fixed, and judged again until nothing more changes, so that a second
 * run finds nothing to do. What a fix makes of the text has to hold, else it is not applied:
 *   - what its edits do not touch reads as before
 *   - a version that accepted a document still accepts it, and finds no new error in it
 *   - where an unsafe fix put something, the server finds nothing else to refuse, unless that can
 * be fixed too (a safe one is right by itself, whatever it brings to light) Fixes that do not hold
 * together are tried one by one. Pure but for memory. */
#ifndef FIX_ROUNDS_H
#define FIX_ROUNDS_H

#include "fix/fix.h"

struct fix_judged {                 /* what is said of a text */
    const struct finding *findings; /* as finding_compare() sorts them */
    uint32_t finding_count;
    const struct document_record *documents;
    uint32_t document_count;
};

enum fix_doubt { /* why a fix is left alone */
                 FIX_HOLDS,
                 FIX_READS_OTHERWISE,
                 FIX_REFUSED_THEN,
                 FIX_ERROR_THEN,
};

const char *fix_doubt_text(enum fix_doubt doubt); /* "the rest of the file would ..." */

struct fix_done { /* what was changed for a rule */
    const struct rule *rule;
    uint32_t edits;
};

struct fix_left { /* a fix that did not hold */
    const struct rule *rule;
    struct position at; /* in the new text */
    enum fix_doubt doubt;
};

struct fix_rounds {
    /* Judges a text; all it hands out lives in the arena. */
    void (*judge)(void *context, struct arena *a, struct str text, struct fix_judged *out);
    void *context;
    bool unsafe;

    /* What came of it, until fix_rounds_release(). */
    bool changed;
    struct str text;
    struct fix_judged judged; /* of that text */
    struct fix_done *done;    /* in the order of the rules' ids */
    uint32_t done_count, edit_count;
    struct fix_left *left;
    uint32_t left_count;
    struct arena arenas[2]; /* the text at hand, and the one that is tried; zeroed: as ARENA_INIT */
    struct arena kept;
    unsigned current;
    size_t judged_bytes; /* so far, for an end in time */
};

/* `text` is borrowed until the release. */
void fix_rounds_run(struct fix_rounds *r, struct str text);
void fix_rounds_release(struct fix_rounds *r);

#endif

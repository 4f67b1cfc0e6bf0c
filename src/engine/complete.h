/* SPDX-License-Identifier: Apache-2.0 */
/* complete: drafts become findings: with their places in the file, excerpts, the edits that can be
 * made there, and what comments take back. The texts of a finding live with the unit's results. */
#ifndef ENGINE_COMPLETE_H
#define ENGINE_COMPLETE_H

#include "engine/judge.h"
#include "engine/shared.h"

struct run { /* one document's rules */
    struct rule_run run;
    struct judging *judging;
    const struct place_of_document *place;
    struct suppressions *suppressions; /* of a document inside another; else NULL */
    bool as_it_stands; /* a server reads these bytes: nothing is filled in any more */
    struct shared shared;
    struct str *secrets; /* of the document */
    uint32_t secret_count, secret_cap;
    /* In the document, of the findings so far, and second places for which they speak. */
    struct span *places, *also;
    uint32_t place_count, place_cap;
};

/* Takes the document's secrets down: no edit that shows one is reported. */
void complete_begin(struct run *r);

/* A finding for the draft, whose severity and versions are set. */
void complete_draft(struct run *r, const struct draft *d);

/* An empty finding of the unit. */
struct finding *complete_new(struct judging *j);

/* Lasts as long as the unit's results; STR_NONE stays so. */
struct str complete_keep(struct judging *j, struct str text);

/* The same for a text that is printed: whoever wrote it may have quoted a name that is a key. */
struct str complete_words(struct judging *j, struct str text);

/* The same for a text of the document, with the template's expressions instead of the letters that
 * stand for them. */
struct str complete_text(struct run *r, struct str text);

/* A place of the document, with its excerpt. */
struct spot complete_spot(struct run *r, struct span inner, struct str text);

/* The place of these bytes of the file. */
void complete_locate(struct judging *j, struct span span, struct spot *spot);

/* Marks a finding that a comment of `list` takes back; `offset` is its place where the list counts.
 */
void complete_suppress(struct judging *j, struct suppressions *list, struct finding *f,
                       uint32_t offset);

#endif

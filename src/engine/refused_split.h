/* SPDX-License-Identifier: Apache-2.0 */
/* refused_split: a dash too many: `- name: a` and below it `- secret: b` are two keys, and one was
 * meant. */
#ifndef ENGINE_REFUSED_SPLIT_H
#define ENGINE_REFUSED_SPLIT_H

#include "engine/repair.h"

struct split_key {
    const struct node *first, *second; /* the names of the two fields */
    struct span dash;                  /* in front of the second */
};

/* False where the fault is another one, or it is not certain which two belong together. */
bool split_key_of(const struct document_view *view, const struct fault *fault,
                  struct split_key *out);

/* "the dash before 'secret' makes it an item of its own: ..." */
void split_key_words(struct arena *a, const struct split_key *split, struct draft *draft,
                     struct draft_spot *other);

/* Takes away the dash, where it is such a fault. */
void split_key_fix(struct repair *r);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* view: makes what rules see of a document that was read: the fields decoded for the newest release
 * without ever stopping, and what that decode found peculiar. Memory: the arena. */
#ifndef ENGINE_VIEW_H
#define ENGINE_VIEW_H

#include "apiserver/document.h"
#include "rules/run.h"

struct dropped { /* a field that no release knows, or that stands twice */
    struct fault fault;
    struct dropped *next; /* in the order of the decode */
};

/* Fills value and configuration; verdicts may be NULL. Returns the fields that lenient releases
 * drop in silence. */
struct dropped *view_make(struct arena *a, struct document *document, struct document_view *view);

#endif

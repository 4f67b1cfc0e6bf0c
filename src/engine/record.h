/* SPDX-License-Identifier: Apache-2.0 */
/* record: what reports say of each document that was judged: where it is, what it is, and what
 * kube-apiserver says to it. */
#ifndef ENGINE_RECORD_H
#define ENGINE_RECORD_H

#include "engine/complete.h"

/* A record without verdicts, the unit's newest; borrowed until the next. */
struct document_record *record_new(struct run *r, struct str kind);

/* One of an encryption configuration: with the verdicts of the view, and what covers what. */
void record_verdicts(struct run *r, struct str kind);

/* The verdicts of the view, by minor - VERSION_OLDEST; where only values that are still to be
 * filled in are wrong, the rest is taken as it is. */
const struct verdict *record_taken(struct run *r);

#endif

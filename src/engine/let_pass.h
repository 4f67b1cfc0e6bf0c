/* SPDX-License-Identifier: Apache-2.0 */
/* let_pass: what older releases let pass in silence, though a newer one refuses it: fields that
 * they drop, the first of two, lists without an element. Memory: the arena, or constant. */
#ifndef ENGINE_LET_PASS_H
#define ENGINE_LET_PASS_H

#include "apiserver/fault.h"
#include "apiserver/versions.h"
#include "rules/run.h"

/* What becomes of a refused fault in those of the asked versions that let it pass: "up to 1.30 it
 * is silently dropped"; STR_NONE where none does. */
struct str let_pass_label(struct arena *a, const struct document_view *view,
                          const struct fault *fault);

/* Of a fault that all asked versions let pass: its words, what becomes of it, and which release is
 * the first to refuse it. */
struct str let_pass_message(struct arena *a, struct str words, enum refusal refusal);

/* Adds the lists without an element that this release lets pass, at the places where a release that
 * minds has them; no texts. `c`: as this one decoded the document; may be NULL. */
void let_pass_empty(const struct ec_configuration *c, unsigned minor, struct fault_list *faults);

#endif

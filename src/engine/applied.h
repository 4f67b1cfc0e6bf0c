/* SPDX-License-Identifier: Apache-2.0 */
/* applied: what a script hands to `kubectl apply` or `kubectl create`: notes of the files, and of
 * here-documents. */
#ifndef ENGINE_APPLIED_H
#define ENGINE_APPLIED_H

#include "engine/complete.h"

/* The files that the commands of a script name. */
void applied_note_files(struct judging *j, const struct place_of_document *script);

/* The configuration that was judged, if it is a here-document of such a command. */
void applied_note_here(struct run *r);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* notes: takes down for the joins (link/notes.h) what a document says. All of it is copied into the
 * unit's results, which outlive the document. */
#ifndef ENGINE_NOTES_H
#define ENGINE_NOTES_H

#include "carriers/carrier.h"
#include "engine/complete.h"
#include "model/rancher.h"

/* The kube-apiservers and KMS plugins of a workload. */
void notes_add_workload(struct run *r, const struct workload *workload);

/* The nodes that are containers. */
void notes_add_machines(struct run *r, const struct carried *carried);

/* The encryption configuration of the run's document, if it could be decoded. */
void notes_add_policy(struct run *r);

void notes_add_state(struct run *r, const struct made_state *state);

#endif

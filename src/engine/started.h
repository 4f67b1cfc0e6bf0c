/* SPDX-License-Identifier: Apache-2.0 */
/* started: documents that say how kube-apiserver or a KMS plugin is started: decoded by the shape
 * of their carrier, judged by the rules on workloads, and taken down for the joins. */
#ifndef ENGINE_STARTED_H
#define ENGINE_STARTED_H

#include "apiserver/document.h"
#include "carriers/carrier.h"
#include "engine/judge.h"
#include "rules/run.h"

/* What stands in the document: workloads, and what is wrong with its fields. */
struct started {
    struct carried carried;
    struct shape_fault *faults; /* rules/run.h */
    uint32_t fault_count, fault_cap;
};

/* In `out` only what struct carried is told is read: `arena` to `is_template`. */
void started_read(const struct carrier *carrier, const struct document *document,
                  struct started *out);

struct run;        /* engine/complete.h */
struct made_state; /* model/rancher.h */

/* Takes down what joins need: of a workload, and of a configuration. */
void started_note(struct run *r, const struct workload *workload);
void policy_note(struct run *r);
void machines_note(struct run *r, const struct carried *carried);
void state_note(struct run *r, const struct made_state *state);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* started: documents that say how kube-apiserver or a KMS plugin is started, decoded by the shape
 * of their carrier. */
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

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* expand: $(VAR) in the command and the arguments of a container, as kubelet fills it in: from the
 * container's own environment; `$$` is a dollar; what is not defined there stays as it stands
 * (k8s.io/kubernetes third_party/forked/golang/expansion). */
#ifndef CARRIERS_EXPAND_H
#define CARRIERS_EXPAND_H

#include "base/arena.h"
#include "model/workload.h"

/* A word whose variable gets its value from elsewhere becomes unknown. */
void expand_words(struct arena *a, struct word *words, uint32_t count,
                  const struct env_variable *env, uint32_t env_count);

#endif

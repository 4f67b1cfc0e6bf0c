/* SPDX-License-Identifier: Apache-2.0 */
/* workloads: what the rules on kube-apiserver's own start and on KMS plugins share. */
#ifndef RULES_WORKLOADS_H
#define RULES_WORKLOADS_H

#include "rules/run.h"

/* --encryption-provider-config, as it holds; NULL where it is not there. */
const struct flag *server_config(const struct container *container);

/* A path as a message may quote it: "'/etc/kubernetes/enc.yaml'"; vague where it could be a key. */
struct str place_shown(struct arena *a, struct str path);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* kubeadm: what kubeadm makes of a ClusterConfiguration, for the carriers that hold one. */
#ifndef CARRIERS_KUBEADM_H
#define CARRIERS_KUBEADM_H

#include "carriers/carrier.h"
#include "model/kubeadm.h"
#include "schemas/kubeadm.h"

/* The workload of a ClusterConfiguration that stands at `path` ("" for the document itself). What
 * `about` has is set already, but for the arguments; version: of Kubernetes, where something around
 * the configuration says it. */
void kubeadm_build(struct carried *c, const struct kubeadm_cluster_configuration *from,
                   struct str path, struct kubeadm *about, struct workload *out);

#endif

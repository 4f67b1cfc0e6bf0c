/* SPDX-License-Identifier: Apache-2.0 */
/* carriers: all there are; a file each. */
#ifndef CARRIERS_CARRIERS_H
#define CARRIERS_CARRIERS_H

#include "carriers/carrier.h"

extern const struct carrier carrier_pod;
extern const struct carrier carrier_kubeadm;
extern const struct carrier carrier_cluster_api;
extern const struct carrier carrier_rke, carrier_rke_template, carrier_rke_state, carrier_eksa;
extern const struct carrier carrier_kind;

#endif

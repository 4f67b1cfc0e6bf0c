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
extern const struct carrier carrier_rancher, carrier_rancher_cluster;

extern const struct text_carrier carrier_command, carrier_patch;
extern const struct carrier carrier_pod_patch;
extern const struct text_carrier carrier_arguments, carrier_docker, carrier_environment,
    carrier_process, carrier_rancher_state, carrier_systemd;

#endif

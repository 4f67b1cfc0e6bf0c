/* SPDX-License-Identifier: Apache-2.0 */
#include "model/rke.h"
#include "rules/hook.h"

void rule_rke_state_backup(struct rule_run *run)
{
    const struct rke_cluster *rke = run->document->workload->rke;
    if (!rke || !rke->enabled || rke->custom.end)
        return;
    struct draft draft =
        rule_draft(run, rke->section, STR("services.kube-api.secrets_encryption_config"),
                   STR("RKE keeps the key in 'cluster.rkestate' alone: no snapshot of etcd can be "
                       "restored without the one of its time"));
    rule_report(run, &draft);
}

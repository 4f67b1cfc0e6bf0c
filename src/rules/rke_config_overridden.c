/* SPDX-License-Identifier: Apache-2.0 */
#include "model/rke.h"
#include "rules/hook.h"

void rule_rke_config_overridden(struct rule_run *run)
{
    const struct rke_cluster *rke = run->document->workload->rke;
    if (!rke || !rke->enabled || !rke->overridden.end)
        return;
    struct draft draft =
        rule_draft(run, rke->overridden, STR("services.kube-api.extra_args"),
                   STR("kube-apiserver reads this file, and not the one that RKE makes"));
    draft.label = STR("wins");
    struct draft_spot section = {rke->section, STR("without effect")};
    draft.related = &section;
    draft.related_count = 1;
    rule_report(run, &draft);
}

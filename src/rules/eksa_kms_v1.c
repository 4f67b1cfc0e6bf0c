/* SPDX-License-Identifier: Apache-2.0 */
#include "model/eksa.h"
#include "rules/hook.h"

void rule_eksa_kms_v1(struct rule_run *run)
{
    const struct eksa_cluster *eksa = run->document->workload->eksa;
    if (!eksa || !eksa->entry_count || !eksa->entries[0].provider_count ||
        !eksa->entries[0].providers[0].is_kms)
        return;
    struct draft draft = rule_draft(
        run, eksa->entries[0].providers[0].at, STR("spec.etcdEncryption[0].providers[0].kms"),
        eksa->gives_gate ? STR("EKS Anywhere makes KMS v1 of this, and turns it on with a gate")
                         : STR("EKS Anywhere makes KMS v1 of this, which is deprecated"));
    rule_report(run, &draft);
}

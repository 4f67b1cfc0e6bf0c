/* SPDX-License-Identifier: Apache-2.0 */
#include "model/rke.h"
#include "rules/hook.h"

void rule_rke_rotates_always(struct rule_run *run)
{
    const struct rke_cluster *rke = run->document->workload->rke;
    if (!rke || !rke->rotates || !rke->enabled)
        return;
    struct draft draft = rule_draft(
        run, rke->rotates_at, STR("rotate_encryption_key"),
        rke->custom.end ? STR("RKE refuses to rotate the keys of a 'custom_config': 'rke up' fails")
                        : STR("each 'rke up' rotates the encryption key, and does nothing else"));
    if (rke->custom.end)
        draft.severity = SEVERITY_ERROR;
    draft.label = rke->custom.end ? STR("cannot be done") : STR("each time");
    struct draft_spot custom = {rke->custom, STR("these keys")};
    draft.related = &custom;
    draft.related_count = rke->custom.end > 0;
    rule_report(run, &draft);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "model/rke.h"
#include "rules/hook.h"

void rule_rke_custom_config_ignored(struct rule_run *run)
{
    const struct rke_cluster *rke = run->document->workload->rke;
    if (!rke || rke->enabled || !rke->custom.end)
        return;
    bool said = rke->enabled_at.end > rke->enabled_at.start;
    if (said && run->is_unknown && run->is_unknown(run, rke->enabled_at))
        return;
    struct draft draft =
        rule_draft(run, rke->custom, STR("services.kube-api.secrets_encryption_config"),
                   said ? STR("encryption is not enabled: RKE ignores this 'custom_config'")
                        : STR("without 'enabled: true' RKE ignores this 'custom_config'"));
    draft.label = STR("without effect");
    struct draft_spot enabled = {rke->enabled_at, STR("decides")};
    struct draft_edit edit = {rke->enabled_at, STR("true")};
    struct draft_fix fix = {
        .safe = false, .description = STR("enable encryption"), .edits = &edit, .edit_count = 1};
    if (said) {
        draft.related = &enabled;
        draft.related_count = 1;
        draft.fixes = &fix;
        draft.fix_count = 1;
    }
    rule_report(run, &draft);
}

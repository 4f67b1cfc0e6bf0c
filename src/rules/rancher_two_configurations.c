/* SPDX-License-Identifier: Apache-2.0 */
#include "model/rancher.h"

#include "rules/hook.h"
#include "rules/workloads.h"

void rule_rancher_two_configurations(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    const struct rancher_node *facts = w->rancher;
    const struct container *c = facts ? workload_container(w, ROLE_API_SERVER) : NULL;
    const struct flag *config = c ? server_config(c) : NULL;
    if (!config || !facts->managed || facts->makes_config)
        return;
    bool rke2 = facts->kind == RANCHER_RKE2;
    struct draft draft = rule_draft(
        run, config->span, c->argv_path,
        rke2 ? STR("RKE2 makes an encryption configuration of its own, which this flag puts aside: "
                   "'rke2 secrets-encrypt' still works on that")
             : STR("'secrets-encryption' makes an encryption configuration, and this flag puts it "
                   "aside: 'k3s secrets-encrypt' still works on that"));
    draft.label = STR("this is what kube-apiserver reads");
    struct draft_spot spot = {facts->switch_key, STR("this makes one that nobody reads")};
    if (rke2) {
        draft.severity = SEVERITY_INFO;
    } else {
        draft.related = &spot;
        draft.related_count = 1;
    }
    rule_report(run, &draft);
}

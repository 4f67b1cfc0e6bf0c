/* SPDX-License-Identifier: Apache-2.0 */
#include "model/rancher.h"

#include "rules/hook.h"

void rule_rancher_switch_without_effect(struct rule_run *run)
{
    const struct rancher_node *facts = run->document->workload->rancher;
    if (!facts || facts->kind != RANCHER_RKE2 || !facts->switched_off)
        return;
    struct span line = {facts->switch_key.start, facts->switch_value.end};
    struct draft draft = rule_draft(run, line, STR("secrets-encryption"),
                                    STR("this has no effect: RKE2 always encrypts Secrets"));
    rule_report(run, &draft);
}

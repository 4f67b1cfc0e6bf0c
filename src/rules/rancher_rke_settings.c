/* SPDX-License-Identifier: Apache-2.0 */
#include "model/rancher.h"

#include "rules/hook.h"

void rule_rancher_rke_settings(struct rule_run *run)
{
    const struct rancher_node *facts = run->document->workload->rancher;
    if (!facts || !facts->pruned.end)
        return;
    struct str name =
        str_slice(run->document->source->text, facts->pruned.start, facts->pruned.end);
    struct draft draft =
        rule_draft(run, facts->pruned, facts->pruned_path,
                   arena_join(run->arena, STR("'"), name,
                              STR("' is a setting of RKE: it is dropped here without a word, and "
                                  "nothing of it has an effect")));
    draft.label = STR("no field of such a cluster");
    rule_report(run, &draft);
}

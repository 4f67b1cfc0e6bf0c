/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/plugins.h"

void rule_plugin_priority(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    if (!is_started_by_api(w) || w->priority.text.len || w->is_partial)
        return;
    struct draft draft =
        rule_draft(run, workload_place(w), STR("spec.template.spec"),
                   STR("the plugin has no 'priorityClassName': a node that is short of memory or "
                       "disk evicts it"));
    rule_report(run, &draft);
}

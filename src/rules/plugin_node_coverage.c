/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/plugins.h"

void rule_plugin_node_coverage(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    if (w->kind != WORKLOAD_DAEMON_SET || !is_started_by_api(w) || w->is_partial ||
        (w->tolerates_control_plane && w->has_node_selector))
        return;
    struct draft draft = rule_draft(
        run, workload_place(w), STR("spec.template.spec"),
        !w->tolerates_control_plane
            ? STR("the DaemonSet does not tolerate the taint of control plane nodes: the plugin "
                  "is not where kube-apiserver is")
            : STR("the DaemonSet has no 'nodeSelector': the plugin, and what it knows of the key, "
                  "is on every node"));
    rule_report(run, &draft);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/plugins.h"

void rule_plugin_not_static(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    if (!is_started_by_api(w))
        return;
    struct draft draft = rule_draft(
        run, workload_place(w), STR("metadata.name"),
        w->kind == WORKLOAD_DAEMON_SET
            ? STR("the plugin is a DaemonSet: when all of the control plane was off, "
                  "kube-apiserver waits for it, and it for kube-apiserver")
            : arena_join(
                  run->arena, STR("the plugin is a "), w->form,
                  STR(": nothing puts it beside each kube-apiserver, which has to start it")));
    rule_report(run, &draft);
}

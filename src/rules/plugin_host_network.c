/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/plugins.h"

void rule_plugin_host_network(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    const struct container *c = plugin_container(w);
    bool is_pod = w->kind == WORKLOAD_POD || w->kind == WORKLOAD_DAEMON_SET;
    if (!is_pod || w->is_partial || !c || c->plugin->is_generic || w->host_network ||
        workload_container(w, ROLE_API_SERVER))
        return;
    struct draft draft = rule_draft(
        run, workload_place(w), w->kind == WORKLOAD_POD ? STR("spec") : STR("spec.template.spec"),
        STR("the plugin is not on the host's network: it waits for a network that may itself need "
            "kube-apiserver"));
    rule_report(run, &draft);
}

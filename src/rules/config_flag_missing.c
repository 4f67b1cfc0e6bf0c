/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/workloads.h"

/* A flag of another name that was meant is another rule's business, as is a word that kubelet
 * cannot read, and what a distribution adds to its own flags is not known here. */
static void look(struct rule_run *run, const struct container *c)
{
    const struct document_view *view = run->document;
    for (uint32_t i = 0; i < view->fault_count; i++)
        if (view->faults[i].element)
            return;
    if (c->is_init || c->argv.is_open || server_config(c) || speaks_of_encryption(c, STR("")) ||
        view->workload->is_partial || view->workload->kind == WORKLOAD_RENDERED)
        return;
    struct draft draft =
        rule_draft(run, server_span(c), c->argv_path,
                   STR("kube-apiserver gets no '--encryption-provider-config': everything is "
                       "stored in plain text"));
    draft.label = STR("without the flag");
    rule_report(run, &draft);
}

void rule_config_flag_missing(struct rule_run *run)
{
    each_server(run, look);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"

#define OLD STR("experimental-encryption-provider-config")

void rule_microk8s_upgrade_drops_flag(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    const struct container *c = w->is_snap ? workload_container(w, ROLE_API_SERVER) : NULL;
    const struct flag *flag = c ? argv_flag(&c->argv, OLD) : NULL;
    if (!flag)
        return;
    struct draft draft = rule_draft(
        run, flag->name_span, c->argv_path,
        STR("an upgrade of MicroK8s to 1.26 or later removes this line, and kube-apiserver starts "
            "without encryption"));
    draft.label = STR("removed with all of its line");
    rule_report(run, &draft);
}

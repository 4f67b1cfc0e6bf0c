/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"

void rule_unit_flags_lost(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    const struct container *c = workload_container(w, ROLE_API_SERVER);
    if (!w->lost.end)
        return;
    struct draft draft =
        rule_draft(run, w->lost, c ? c->argv_path : STR(""),
                   STR("the command ends before this line: systemd drops the flags from here on"));
    draft.label = STR("no backslash in front of it");
    rule_report(run, &draft);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "model/rancher.h"

#include "model/path.h"
#include "rules/hook.h"
#include "rules/workloads.h"

#define MADE STR("encryption-config.json")

void rule_rancher_managed_folder(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    const struct rancher_node *facts = w->rancher;
    const struct container *c = facts ? workload_container(w, ROLE_API_SERVER) : NULL;
    const struct flag *config = c ? server_config(c) : NULL;
    if (!config || config->is_unknown || facts->makes_config || !config->value.len)
        return;
    struct str path = path_clean(run->arena, config->value);
    bool is_made = str_eq(path_base(path), MADE);
    if (!path_is_below(path, facts->managed_folder) || (is_made && facts->managed))
        return;
    struct str shown = place_shown(run->arena, config->value);
    struct draft draft = rule_draft(
        run, config->value_span, c->argv_path,
        arena_join(run->arena, shown,
                   is_made ? STR(" is where the distribution writes its own: it replaces this file "
                                 "when encryption is switched on")
                           : STR(" lies in the folder that the distribution keeps for its own")));
    if (is_made)
        draft.severity = SEVERITY_WARNING;
    rule_report(run, &draft);
}

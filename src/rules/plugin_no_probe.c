/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/plugins.h"

static void look(struct rule_run *run, const struct plugin_site *site)
{
    const struct workload *w = site->workload;
    if (site->container->probe_count || w->kind == WORKLOAD_PROCESS || w->is_partial)
        return;
    struct draft draft = rule_draft(run, container_place(site->container), site->container->path,
                                    STR("the plugin has no probe: nobody notices when it hangs"));
    rule_report(run, &draft);
}

void rule_plugin_no_probe(struct rule_run *run)
{
    each_plugin(run, look);
}

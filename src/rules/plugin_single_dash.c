/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/plugins.h"

static void look(struct rule_run *run, const struct plugin_site *site)
{
    const struct flag *flag = site->flags.single_dash;
    if (!flag)
        return;
    struct str name = name_shown(flag->name, STR("flag"));
    struct draft draft = rule_draft(
        run, flag->name_span, site->container->argv_path,
        arena_join(run->arena, STR("'-"), name, STR("' has one dash where "), site->plugin->name,
                   STR(" wants two: it reads a bundle of letters and ends")));
    rule_report(run, &draft);
}

void rule_plugin_single_dash(struct rule_run *run)
{
    each_plugin(run, look);
}

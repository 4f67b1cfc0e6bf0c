/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/plugins.h"

static void look(struct rule_run *run, const struct plugin_site *site)
{
    const struct argv *argv = &site->container->argv;
    if (!site->flags.is_handed_to_runner || !argv->flag_count)
        return;
    struct draft draft =
        rule_draft(run, argv->flags[0].name_span, site->container->argv_path,
                   arena_join(run->arena, STR("the flags go to '"), site->plugin->runner,
                              STR("', the image's own entrypoint, and "), site->plugin->name,
                              STR(" is not started")));
    draft.label = STR("no program is named before them");
    rule_report(run, &draft);
}

void rule_plugin_flags_to_runner(struct rule_run *run)
{
    each_plugin(run, look);
}

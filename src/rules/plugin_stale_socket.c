/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/plugins.h"

static void look(struct rule_run *run, const struct plugin_site *site)
{
    if (!site->flags.keeps_stale_socket)
        return;
    struct str flag = site->plugin->overwrite.flag;
    struct str remedy =
        flag.len ? arena_join(run->arena, STR(" without '--"), flag, STR("'")) : STR("");
    struct draft draft =
        rule_draft(run, container_place(site->container), site->container->argv_path,
                   arena_join(run->arena, site->plugin->name, STR(" does not start"), remedy,
                              STR(" where a socket was left behind, as it is when it is killed or "
                                  "the node loses power")));
    rule_report(run, &draft);
}

void rule_plugin_stale_socket(struct rule_run *run)
{
    each_plugin(run, look);
}

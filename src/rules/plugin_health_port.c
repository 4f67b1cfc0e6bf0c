/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/plugins.h"

static struct str wanted(struct arena *a, const struct plugin_site *site)
{
    unsigned port = site->flags.port;
    if (!port)
        return site->plugin->health_is_address ? STR("an address such as ':8080'")
                                               : STR("the number of a port");
    return site->plugin->health_is_address ? arena_fmt(a, "':%u', with a colon", port)
                                           : arena_fmt(a, "'%u' alone", port);
}

static void look(struct rule_run *run, const struct plugin_site *site)
{
    const struct plugin_value *port = &site->flags.health_port;
    if (!site->flags.port_is_malformed)
        return;
    struct draft draft =
        rule_draft(run, value_place(site, port), site->container->argv_path,
                   arena_join(run->arena, STR("this is no port for the health check of "),
                              site->plugin->name, STR(": it wants "), wanted(run->arena, site)));
    rule_report(run, &draft);
}

void rule_plugin_health_port(struct rule_run *run)
{
    each_plugin(run, look);
}

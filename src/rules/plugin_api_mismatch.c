/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/join.h"

static void look(struct rule_run *run, const struct server_link *link,
                 const struct socket_link *socket)
{
    const struct plugin_note *plugin = socket->plugin;
    bool v2 = socket->endpoint->v2;
    /* Of one that speaks neither nothing is known. */
    if (socket->state != LINK_JOINED || (v2 ? plugin->v2 : plugin->v1) || plugin->v1 == plugin->v2)
        return;
    struct join_draft draft = socket_draft(
        run, link, socket,
        arena_join(run->arena, STR("kube-apiserver speaks KMS "), v2 ? STR("v2") : STR("v1"),
                   STR(" here, and "), plugin->plugin, STR(" only "), v2 ? STR("v1") : STR("v2")));
    draft.at.text = v2 ? STR("asked for KMS v2") : STR("asked for KMS v1");
    struct join_spot places[] = {{&link->server->config_at, STR("this kube-apiserver reads that")},
                                 {&socket->listen->at, STR("the plugin listens here")}};
    draft.related = places;
    draft.related_count = 2;
    join_report(run, &draft);
}

void rule_plugin_api_mismatch(struct rule_run *run)
{
    each_socket(run, look);
}

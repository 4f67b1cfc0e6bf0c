/* SPDX-License-Identifier: Apache-2.0 */
#include "model/path.h"
#include "rules/hook.h"
#include "rules/join.h"
#include "rules/workloads.h"

/* A container of the same pod is another rule's. */
static bool is_apart(const struct server_note *server, const struct plugin_note *plugin)
{
    return !str_eq(server->file, plugin->file) || !str_eq(server->name, plugin->name);
}

static bool look(struct rule_run *run, const struct server_note *server,
                 const struct plugin_note *plugin)
{
    for (uint32_t i = 0; i < plugin->mount_count; i++) {
        const struct mount_note *mount = &plugin->mounts[i];
        if (!mount->host.ptr || !path_is_below(server->config_host, mount->host) ||
            !is_apart(server, plugin) || !link_is_near(run->joined, server, plugin))
            continue;
        struct join_draft draft = join_draft(
            run, &server->config_at, STR("read by kube-apiserver"),
            arena_join(run->arena, STR("the KMS plugin sees "),
                       place_shown(run->arena, server->config_host), STR(" and its keys too")));
        struct join_spot place = {&mount->at, STR("through this")};
        draft.related = &place;
        draft.related_count = 1;
        draft.minors = server->minors;
        draft.container = server->container;
        join_report(run, &draft);
        return true;
    }
    return false;
}

void rule_config_seen_by_plugin(struct rule_run *run)
{
    enum { TOLD_MAX = 16 }; /* of one server: each with each could be millions */
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_note *server = run->joined->servers[i].server;
        uint32_t told = 0;
        for (uint32_t k = 0;
             server->config_host.ptr && told < TOLD_MAX && k < run->joined->plugin_count; k++)
            told += look(run, server, run->joined->plugins[k]);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/on_node.h"
#include "rules/workloads.h"

void rule_config_is_no_file(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_link *link = &run->joined->servers[i];
        const struct host_place *place = link->config_place;
        if (link->state != LINK_NOT_GIVEN || !place || place->kind <= HOST_FILE)
            continue;
        bool folder = place->kind == HOST_FOLDER;
        struct join_draft draft = config_place_draft(
            run, link,
            arena_join(run->arena, place_shown(run->arena, link->wanted),
                       folder ? STR(", which kube-apiserver reads, is a folder: it does not start")
                              : STR(", which kube-apiserver reads, is no file")));
        join_report(run, &draft);
    }
}

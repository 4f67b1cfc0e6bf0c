/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/on_node.h"
#include "rules/workloads.h"

void rule_config_file_empty(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_link *link = &run->joined->servers[i];
        if (!link->given || !link->given->is_empty)
            continue;
        struct join_draft draft = config_place_draft(
            run, link,
            arena_join(run->arena, place_shown(run->arena, link->wanted),
                       STR(", which kube-apiserver reads, was given and is empty: it does not "
                           "start")));
        join_report(run, &draft);
    }
}

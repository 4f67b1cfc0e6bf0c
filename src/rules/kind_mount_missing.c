/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/join.h"
#include "rules/workloads.h"

static void report(struct rule_run *run, const struct server_link *link)
{
    struct str shown = place_shown(run->arena, link->server->config_host);
    struct join_spot flag = {&link->server->config_at, STR("read by kube-apiserver")};
    struct join_draft draft =
        join_draft(run, &link->bare->at, STR("no 'extraMounts' of this node covers it"),
                   arena_join(run->arena, STR("the node does not have "), shown,
                              STR(", which kube-apiserver reads: it does not start")));
    draft.minors = link->server->minors;
    draft.path = link->bare->path;
    draft.related = &flag;
    draft.related_count = 1;
    join_report(run, &draft);
}

/* What an image of one's own holds is not known. */
void rule_kind_mount_missing(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_link *link = &run->joined->servers[i];
        if (link->bare && link->bare->is_plain)
            report(run, link);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/join.h"
#include "rules/workloads.h"

void rule_config_not_given(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_link *link = &run->joined->servers[i];
        /* What is there was looked at, and is another rule's. */
        if (link->state != LINK_NOT_GIVEN ||
            (link->config_place && link->config_place->kind > HOST_ABSENT))
            continue;
        struct str host = place_shown(run->arena, link->wanted);
        bool missing = link_is_missing(run->joined, link);
        struct join_draft draft = join_draft(
            run, &link->server->config_at, STR("read by kube-apiserver"),
            missing
                ? arena_join(run->arena, host,
                             STR(", which kube-apiserver reads, is not there: it does not start"))
                : arena_join(run->arena, host,
                             STR(", which kube-apiserver reads, was not given: what it encrypts is "
                                 "not known")));
        draft.severity = missing ? SEVERITY_ERROR : SEVERITY_INFO;
        if (missing)
            draft.how = STR("put the file there, on every control plane node, or correct the flag "
                            "or the mounts");
        draft.container = link->server->container;
        draft.minors = link->server->minors;
        join_report(run, &draft);
    }
}

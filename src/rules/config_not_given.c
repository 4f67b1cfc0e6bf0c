/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/join.h"
#include "rules/workloads.h"

static struct str words_for(const struct given_file *given, bool missing)
{
    if (given)
        return missing ? STR(", which kube-apiserver reads, is no encryption configuration: it "
                             "does not start")
                       : STR(", which kube-apiserver reads, was given, and nothing in it is an "
                             "encryption configuration");
    return missing ? STR(", which kube-apiserver reads, is not there: it does not start")
                   : STR(", which kube-apiserver reads, was not given: what it encrypts is not "
                         "known");
}

void rule_config_not_given(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_link *link = &run->joined->servers[i];
        const struct given_file *given = link->given;
        /* What is there was looked at, and is another rule's. */
        if (link->state != LINK_NOT_GIVEN ||
            (given ? given->is_judged || given->is_template || given->is_told || given->is_empty
                   : link->config_place && link->config_place->kind > HOST_ABSENT))
            continue;
        bool missing =
            given ? run->joined->complete || run->joined->host : link_is_missing(run->joined, link);
        struct join_draft draft =
            join_draft(run, &link->server->config_at, STR("read by kube-apiserver"),
                       arena_join(run->arena, place_shown(run->arena, link->wanted),
                                  words_for(given, missing)));
        draft.severity = missing ? SEVERITY_ERROR : SEVERITY_INFO;
        if (missing && !given)
            draft.how = STR("put the file there, on every control plane node, or correct the flag "
                            "or the mounts");
        if (given)
            draft.how = STR("put the configuration there, or correct the flag or the mounts");
        draft.container = link->server->container;
        draft.minors = link->server->minors;
        join_report(run, &draft);
    }
}

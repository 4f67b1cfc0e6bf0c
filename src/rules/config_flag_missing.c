/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/join.h"

/* Of a unit of systemd that lies in several files any of them may bring the flag. */
void rule_config_flag_missing(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_note *server = run->joined->servers[i].server;
        if (!server->lacks_config)
            continue;
        struct join_draft draft =
            join_draft(run, &server->program_at, STR("without the flag"),
                       STR("kube-apiserver gets no '--encryption-provider-config': everything is "
                           "stored in plain text"));
        draft.path = server->argv_path;
        draft.container = server->container;
        draft.minors = server->minors;
        join_report(run, &draft);
    }
}

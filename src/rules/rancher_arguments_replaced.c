/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/join.h"

void rule_rancher_arguments_replaced(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_note *server = run->joined->servers[i].server;
        if (!server->lost_by)
            continue;
        struct join_draft draft = join_draft(
            run, &server->lost_by->program_at, STR("holds in place of the list before"),
            STR("this list of arguments takes the place of one with "
                "'--encryption-provider-config': kube-apiserver does not get that flag"));
        struct join_spot spot = {&server->lost_at, STR("this is taken back")};
        draft.path = server->argv_path;
        draft.container = server->container;
        draft.minors = server->minors;
        draft.related = &spot;
        draft.related_count = 1;
        join_report(run, &draft);
    }
}

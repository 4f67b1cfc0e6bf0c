/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/join.h"

void rule_unit_command_twice(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_note *server = run->joined->servers[i].server;
        if (!server->beside)
            continue;
        struct join_draft draft =
            join_draft(run, &server->program_at, STR("no empty 'ExecStart=' in front of it"),
                       STR("this drop-in gives the unit a second command: systemd refuses to start "
                           "kube-apiserver"));
        struct join_spot spot = {&server->beside->program_at, STR("the first one")};
        draft.path = server->argv_path;
        draft.container = server->container;
        draft.minors = server->minors;
        draft.related = &spot;
        draft.related_count = 1;
        join_report(run, &draft);
    }
}

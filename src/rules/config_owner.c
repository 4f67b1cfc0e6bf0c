/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/on_node.h"

static void look(struct rule_run *run, const struct server_link *link,
                 const struct host_place *place)
{
    if (place->uid == 0 || link->server->has_user)
        return;
    struct join_draft draft = config_place_draft(
        run, link,
        arena_join(run->arena, owned_shown(run->arena, place),
                   STR(" does not belong to root: its owner decides what is encrypted")));
    join_report(run, &draft);
}

void rule_config_owner(struct rule_run *run)
{
    each_config_place(run, look);
}

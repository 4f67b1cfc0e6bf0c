/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/on_node.h"

static void look(struct rule_run *run, const struct server_link *link,
                 const struct host_place *place)
{
    if (place->uid == 0 && place->gid == 0)
        return;
    struct join_draft draft = start_place_draft(
        run, link,
        arena_join(run->arena, owned_shown(run->arena, place),
                   place->uid ? STR(" does not belong to root: its owner starts what they like as "
                                    "root")
                              : STR(" does not belong to root's group")));
    if (!place->uid)
        draft.severity = SEVERITY_INFO;
    join_report(run, &draft);
}

void rule_manifest_owner(struct rule_run *run)
{
    each_start_place(run, true, look);
}

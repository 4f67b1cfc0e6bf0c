/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/on_node.h"

static void look(struct rule_run *run, const struct server_link *link,
                 const struct host_place *place)
{
    enum { MORE_THAN_OWNER_READS = 0177 };
    if (!(place->mode & MORE_THAN_OWNER_READS))
        return;
    struct join_draft draft = start_place_draft(
        run, link,
        arena_join(run->arena, owned_shown(run->arena, place),
                   STR(" is open to more than its owner: benchmarks ask for 0600")));
    join_report(run, &draft);
}

void rule_manifest_mode(struct rule_run *run)
{
    each_start_place(run, true, look);
}

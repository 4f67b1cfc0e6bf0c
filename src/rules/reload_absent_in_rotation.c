/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/join.h"

/* Whether this server is the first of those that read the file without looking at it again. */
static bool is_first(const struct joined *joined, uint32_t at)
{
    for (uint32_t i = 0; i < at; i++)
        if (joined->servers[i].policy == joined->servers[at].policy &&
            !joined->servers[i].server->reload)
            return false;
    return true;
}

void rule_reload_absent_in_rotation(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_link *link = &run->joined->servers[i];
        const struct server_note *server = link->server;
        if (!link->policy || !link->policy->next_key.ptr || server->reload || server->is_open ||
            server->makes_config || !is_first(run->joined, i))
            continue;
        struct join_draft draft = join_draft(
            run, &link->policy->next_key_at, STR("only reads so far"),
            arena_join(run->arena, link->policy->next_key,
                       STR(" is new: restart every kube-apiserver before it moves to the front, "
                           "again after that, and again when the old key is gone")));
        struct join_spot related = {&server->config_at, STR("read at the start alone")};
        draft.related = &related;
        draft.related_count = 1;
        draft.container = link->policy->container;
        draft.minors = server->minors;
        join_report(run, &draft);
    }
}

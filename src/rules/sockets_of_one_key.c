/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/join.h"
#include "rules/place.h"
#include "rules/providers.h"

/* Of one pod it is said of the plugin alone. */
static bool are_apart(const struct plugin_note *a, const struct plugin_note *b)
{
    return a != b && !(str_eq(a->file, b->file) && str_eq(a->name, b->name));
}

static bool are_one_key(const struct socket_link *a, const struct socket_link *b)
{
    return a->state == LINK_JOINED && b->state == LINK_JOINED && a->listen != b->listen &&
           a->endpoint->entry == b->endpoint->entry && a->endpoint->v2 == b->endpoint->v2 &&
           a->listen->key.len && str_eq(a->listen->key, b->listen->key) &&
           str_eq(a->plugin->plugin, b->plugin->plugin) && are_apart(a->plugin, b->plugin);
}

static void report(struct rule_run *run, const struct server_link *link,
                   const struct socket_link *first, const struct socket_link *second)
{
    struct str vague = STR("another one");
    struct join_draft draft = join_draft(
        run, &second->endpoint->at, STR("the same key"),
        arena_join(run->arena, STR("KMS providers '"), name_shown(first->endpoint->name, vague),
                   STR("' and '"), name_shown(second->endpoint->name, vague),
                   STR("' lead to plugins with the same key")));
    struct join_spot places[] = {{&first->endpoint->at, STR("as this one")},
                                 {&first->listen->at, STR("a plugin listens here")},
                                 {&second->listen->at, STR("and one with its key here")}};
    draft.related = places;
    draft.related_count = 3;
    draft.minors = link->server->minors;
    draft.container = link->policy->container;
    join_report(run, &draft);
}

void rule_sockets_of_one_key(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_link *link = &run->joined->servers[i];
        for (uint32_t k = 1; k < link->socket_count && k < COMPARED_MAX; k++)
            for (uint32_t j = 0; j < k; j++)
                if (are_one_key(&link->sockets[j], &link->sockets[k])) {
                    report(run, link, &link->sockets[j], &link->sockets[k]);
                    break;
                }
    }
}

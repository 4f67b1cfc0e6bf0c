/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/on_node.h"

#include "rules/workloads.h"

struct str owned_shown(struct arena *a, const struct host_place *place)
{
    return arena_join(a, place_shown(a, place->path),
                      arena_fmt(a, " (mode %04o, of user %u and group %u)", (unsigned)place->mode,
                                (unsigned)place->uid, (unsigned)place->gid));
}

bool others_get_to(const struct host_place *place)
{
    enum { OTHERS_SEARCH = 01 };
    for (const struct host_place *at = place->above; at; at = at->above)
        if (at->has_mode && !(at->mode & OTHERS_SEARCH))
            return false;
    return true;
}

static bool is_file(const struct host_place *place)
{
    return place && place->kind == HOST_FILE && place->has_mode;
}

void each_config_place(struct rule_run *run,
                       void (*look)(struct rule_run *run, const struct server_link *link,
                                    const struct host_place *place))
{
    const struct joined *j = run->joined;
    for (uint32_t i = 0; i < j->server_count; i++) {
        const struct host_place *place = j->servers[i].config_place;
        bool said = !is_file(place);
        for (uint32_t k = 0; !said && k < i; k++)
            said = is_file(j->servers[k].config_place) &&
                   str_eq(j->servers[k].config_place->path, place->path);
        if (!said)
            look(run, &j->servers[i], place);
    }
}

void each_start_place(struct rule_run *run, bool static_only,
                      void (*look)(struct rule_run *run, const struct server_link *link,
                                   const struct host_place *place))
{
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_link *link = &run->joined->servers[i];
        const struct server_note *server = link->server;
        bool runs = link_is_static(server->file) || (server->sees_host_paths && !static_only);
        if (runs && is_file(link->file_place))
            look(run, link, link->file_place);
    }
}

struct join_draft config_place_draft(const struct rule_run *run, const struct server_link *link,
                                     struct str message)
{
    struct join_draft draft =
        join_draft(run, &link->server->config_at, STR("read by kube-apiserver"), message);
    draft.minors = link->server->minors;
    draft.container = link->server->container;
    return draft;
}

struct join_draft start_place_draft(const struct rule_run *run, const struct server_link *link,
                                    struct str message)
{
    struct join_draft draft = join_draft(run, &link->server->at, STR("started by this"), message);
    draft.minors = link->server->minors;
    return draft;
}

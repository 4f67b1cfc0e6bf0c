/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/misses.h"

#include "rules/workloads.h"

bool is_missed(const struct socket_link *socket, enum socket_miss miss)
{
    return socket->miss == miss && !socket->listen->is_private;
}

struct str miss_shown(struct arena *a, const struct socket_link *socket)
{
    const struct listen_note *listen = socket->listen;
    if (listen->host.ptr)
        return arena_join(a, STR("at "), place_shown(a, listen->host), STR(" of the host"));
    struct str path = place_shown(a, listen->path);
    return str_starts_with(listen->path, STR("@"))
               ? arena_join(a, STR("at the abstract socket "), path)
               : arena_join(a, STR("at "), path, STR(" within its own pod"));
}

void miss_report(struct rule_run *run, const struct server_link *link,
                 const struct socket_link *socket, struct str message)
{
    const struct listen_note *listen = socket->listen;
    struct join_draft draft = socket_draft(run, link, socket, message);
    struct join_spot places[4] = {
        {&link->server->config_at, STR("this kube-apiserver reads that")}};
    uint32_t count = 1;
    if (socket->mount && spot_shows(&socket->mount->at))
        places[count++] = (struct join_spot){&socket->mount->at, STR("its way to the host")};
    places[count++] = (struct join_spot){
        &listen->at, listen->defaulted ? STR("the plugin listens where it does by default")
                                       : STR("the plugin listens here")};
    if (listen->mount && spot_shows(&listen->mount->at))
        places[count++] = (struct join_spot){&listen->mount->at, STR("and this is its way")};
    draft.related = places;
    draft.related_count = count;
    join_report(run, &draft);
}

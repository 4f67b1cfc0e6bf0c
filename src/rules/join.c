/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/join.h"

#include "rules/providers.h"
#include "rules/workloads.h"

/* What holds for two servers alike, such as a manifest and what kubeadm makes it of. */
static bool is_said(const struct joined *j, uint32_t server, uint32_t socket)
{
    const struct server_link *link = &j->servers[server];
    for (uint32_t i = server > COMPARED_MAX ? server - COMPARED_MAX : 0; i < server; i++) {
        const struct server_link *other = &j->servers[i];
        const struct socket_link *a = &link->sockets[socket];
        if (other->policy == link->policy && socket < other->socket_count &&
            other->sockets[socket].state == a->state &&
            other->sockets[socket].listen == a->listen &&
            str_eq(other->sockets[socket].host, a->host))
            return true;
    }
    return false;
}

void each_socket(struct rule_run *run,
                 void (*look)(struct rule_run *run, const struct server_link *link,
                              const struct socket_link *socket))
{
    const struct joined *j = run->joined;
    for (uint32_t i = 0; i < j->server_count; i++)
        for (uint32_t k = 0; k < j->servers[i].socket_count; k++)
            if (!is_said(j, i, k))
                look(run, &j->servers[i], &j->servers[i].sockets[k]);
}

struct join_draft socket_draft(const struct rule_run *run, const struct server_link *link,
                               const struct socket_link *socket, struct str message)
{
    struct join_draft draft =
        join_draft(run, &socket->endpoint->at, STR("dialled by kube-apiserver"), message);
    draft.container = link->policy->container;
    draft.minors = link->server->minors;
    return draft;
}

bool spot_shows(const struct spot *spot)
{
    return spot->span.end > spot->span.start;
}

struct str socket_shown(struct arena *a, const struct socket_link *socket)
{
    return place_shown(a, socket->host.ptr ? socket->host : socket->endpoint->socket);
}

struct join_draft join_draft(const struct rule_run *run, const struct spot *at, struct str label,
                             struct str message)
{
    return (struct join_draft){
        .rule = run->rule, .message = message, .at = {at, label}, .path = STR("")};
}

void join_report(struct rule_run *run, const struct join_draft *draft)
{
    run->take_join(run, draft);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/join.h"

#include "rules/workloads.h"

void each_socket(struct rule_run *run,
                 void (*look)(struct rule_run *run, const struct server_link *link,
                              const struct socket_link *socket))
{
    for (uint32_t i = 0; i < run->joined->server_count; i++)
        for (uint32_t k = 0; k < run->joined->servers[i].socket_count; k++)
            look(run, &run->joined->servers[i], &run->joined->servers[i].sockets[k]);
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

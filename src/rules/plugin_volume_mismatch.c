/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/misses.h"
#include "rules/workloads.h"

static void look(struct rule_run *run, const struct server_link *link,
                 const struct socket_link *socket)
{
    if (!is_missed(socket, MISS_VOLUME))
        return;
    struct str same = place_shown(run->arena, socket->endpoint->socket);
    struct str dialled = socket->host.ptr
                             ? arena_join(run->arena, STR("at "), socket_shown(run->arena, socket),
                                          STR(" of the host"))
                             : STR("within kube-apiserver's own pod");
    miss_report(run, link, socket,
                arena_join(run->arena, same, STR(" is dialled "), dialled,
                           STR(", and the plugin makes it "), miss_shown(run->arena, socket)));
}

void rule_plugin_volume_mismatch(struct rule_run *run)
{
    each_socket(run, look);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/misses.h"

static void look(struct rule_run *run, const struct server_link *link,
                 const struct socket_link *socket)
{
    if (is_missed(socket, MISS_PATH))
        miss_report(run, link, socket,
                    arena_join(run->arena, STR("kube-apiserver dials "),
                               socket_shown(run->arena, socket), STR(", and the plugin listens "),
                               miss_shown(run->arena, socket)));
}

void rule_socket_mismatch(struct rule_run *run)
{
    each_socket(run, look);
}

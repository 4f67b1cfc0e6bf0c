/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/join.h"
#include "rules/workloads.h"

/* The first that stands in the file. */
static const struct mount_note *shown_mount(const struct server_note *server)
{
    for (uint32_t i = 0; i < server->mount_count; i++)
        if (spot_shows(&server->mounts[i].at))
            return &server->mounts[i];
    return NULL;
}

static void look(struct rule_run *run, const struct server_link *link,
                 const struct socket_link *socket)
{
    const struct server_note *server = link->server;
    /* What a distribution mounts is looked at by kms-socket-not-bound. */
    if (socket->state != LINK_NOT_VISIBLE || server->makes_config)
        return;
    struct str shown = place_shown(run->arena, socket->endpoint->socket);
    struct join_draft draft = socket_draft(
        run, link, socket,
        socket->mount ? arena_join(run->arena, shown,
                                   STR(" is in a volume of kube-apiserver's pod in which "
                                       "no plugin can listen"))
                      : arena_join(run->arena, STR("kube-apiserver does not see "), shown,
                                   STR(": no mount of its container covers it")));
    struct join_spot places[2] = {{&server->config_at, STR("this kube-apiserver reads that")}};
    draft.related = places;
    draft.related_count = 1;
    const struct mount_note *mount = socket->mount ? socket->mount : shown_mount(server);
    if (mount && spot_shows(&mount->at))
        places[draft.related_count++] = (struct join_spot){
            &mount->at, socket->mount ? STR("the volume is mounted here")
                                      : STR("what it sees of the host begins here")};
    join_report(run, &draft);
}

void rule_socket_not_mounted(struct rule_run *run)
{
    each_socket(run, look);
}

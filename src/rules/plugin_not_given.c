/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/join.h"

static void look(struct rule_run *run, const struct server_link *link,
                 const struct socket_link *socket)
{
    if (socket->state != LINK_NOT_GIVEN || socket->miss != MISS_NONE)
        return;
    bool complete = run->joined->complete;
    struct str shown = socket_shown(run->arena, socket);
    struct join_draft draft = socket_draft(
        run, link, socket,
        complete ? arena_join(run->arena, STR("nothing listens at "), shown,
                              STR(", which kube-apiserver dials"))
                 : arena_join(run->arena, STR("no KMS plugin was given that listens at "), shown));
    draft.severity = complete ? SEVERITY_ERROR : SEVERITY_INFO;
    struct join_spot places[2] = {
        {&link->server->config_at, STR("this kube-apiserver reads that")}};
    draft.related = places;
    draft.related_count = 1;
    if (socket->mount && spot_shows(&socket->mount->at))
        places[draft.related_count++] =
            (struct join_spot){&socket->mount->at, STR("its way to the host")};
    join_report(run, &draft);
}

void rule_plugin_not_given(struct rule_run *run)
{
    each_socket(run, look);
}

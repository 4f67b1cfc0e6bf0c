/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/providers.h"
#include "rules/workloads.h"

static bool has_unknown_mount(const struct container *c)
{
    for (uint32_t i = 0; i < c->mount_count; i++)
        if (c->mounts[i].path.is_unknown)
            return true;
    return false;
}

static void look(struct rule_run *run, const struct kms_site *site)
{
    const struct workload *reader = run->document->reader;
    const struct container *server = workload_container(reader, ROLE_API_SERVER);
    struct span at = site->kms->endpoint.head.at->span;
    if (site->again || !site->is_socket || !str_starts_with(site->socket, STR("/")) ||
        (run->is_unknown && run->is_unknown(run, at)) || has_unknown_mount(server) ||
        mount_of(server, site->socket))
        return;
    struct str shown = place_shown(run->arena, site->socket);
    struct draft draft = rule_draft(
        run, at, arena_join(run->arena, site->path, STR(".endpoint")),
        arena_join(run->arena, STR("kube-apiserver does not see the socket "), shown,
                   reader->rke ? STR(": no item of 'extra_binds' covers it")
                               : STR(": EKS Anywhere mounts '/var/run/kmsplugin' alone")));
    draft.label = STR("not visible in the container");
    rule_report(run, &draft);
}

void rule_kms_socket_not_bound(struct rule_run *run)
{
    const struct workload *reader = run->document->reader;
    if (reader && (reader->rke || reader->eksa))
        each_kms(run, look);
}

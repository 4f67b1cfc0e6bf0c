/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/probes.h"

static struct str endpoint_name(enum health health)
{
    return health == HEALTH_LIVEZ
               ? STR("'/livez'")
               : (health == HEALTH_READYZ ? STR("'/readyz'") : STR("'/healthz'"));
}

static void look(struct rule_run *run, const struct server_link *link,
                 const struct probe_note *probe)
{
    enum health health = health_of(probe->path);
    uint32_t minors = probe_asks(link, probe);
    if (!minors || !probe->is_liveness)
        return;
    struct str rest = probe->path;
    bool excludes = str_starts_with(probe_exclude(&rest), STR("kms-"));
    struct join_draft draft =
        join_draft(run, &probe->at, STR("the liveness probe"),
                   arena_join(run->arena,
                              STR("kubelet restarts kube-apiserver when a KMS plugin does not "
                                  "answer: "),
                              endpoint_name(health), STR(" asks them too"),
                              excludes ? STR(", in spite of what is excluded") : STR("")));
    struct join_spot places[] = {{&link->server->config_at, STR("this is read")},
                                 {&link->policy->endpoints[0].at, STR("and names a plugin")}};
    draft.related = places;
    draft.related_count = 2;
    draft.minors = minors;
    draft.container = link->server->container;
    join_report(run, &draft);
}

void rule_probe_asks_kms(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_link *link = &run->joined->servers[i];
        if (!link->policy || !link->policy->endpoint_count)
            continue;
        for (uint32_t k = 0; k < link->server->probe_count; k++)
            look(run, link, &link->server->probes[k]);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/probes.h"

static void report(struct rule_run *run, const struct server_link *link,
                   const struct probe_note *probe, struct str message)
{
    struct join_draft draft = join_draft(run, &probe->at, STR("excluded in vain"), message);
    struct join_spot place = {&link->server->config_at, STR("this is read")};
    draft.related = &place;
    draft.related_count = 1;
    draft.minors = link->server->minors;
    draft.container = link->server->container;
    join_report(run, &draft);
}

static void look(struct rule_run *run, const struct server_link *link,
                 const struct probe_note *probe)
{
    enum health health = health_of(probe->path);
    uint32_t asks = health_minors(link->server, health);
    if (probe->is_liveness && probe_asks(link, probe)) /* then that is what is wrong */
        return;
    for (struct str rest = probe->path, name; (name = probe_exclude(&rest)).ptr;) {
        struct str shown = name_shown(name, STR_NONE);
        if (health == HEALTH_OTHER || !shown.ptr || !str_starts_with(name, STR("kms-provider")))
            continue;
        if (!is_kms_check(link, name)) {
            bool reload = link->server->reload, none = !link->policy->endpoint_count;
            struct str why = none     ? STR(": no KMS plugin is in use")
                             : reload ? STR(": with automatic reload it is 'kms-providers'")
                                      : STR(": they are 'kms-provider-0' and so on");
            report(
                run, link, probe,
                arena_join(run->arena, STR("kube-apiserver has no check '"), shown, STR("'"), why));
        } else if (!asks) {
            report(run, link, probe,
                   arena_join(run->arena, STR("'/livez' has no check '"), shown,
                              STR("' any more: it asks no KMS plugin since 1.29")));
        }
    }
}

void rule_probe_exclude_stale(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_link *link = &run->joined->servers[i];
        for (uint32_t k = 0; link->policy && k < link->server->probe_count; k++)
            look(run, link, &link->server->probes[k]);
    }
}

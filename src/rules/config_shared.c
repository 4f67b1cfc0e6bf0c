/* SPDX-License-Identifier: Apache-2.0 */
#include "model/path.h"
#include "rules/hook.h"
#include "rules/mounts.h"
#include "rules/place.h"
#include "rules/workloads.h"

static void report(struct rule_run *run, const struct config_sight *sight, struct str who,
                   const struct mount *mount)
{
    struct draft draft = rule_draft(run, sight->flag->value_span, sight->server->argv_path,
                                    arena_join(run->arena, who, STR(" sees "),
                                               place_shown(run->arena, sight->flag->value),
                                               STR(" and its keys too")));
    draft.label = STR("the keys are here");
    struct draft_spot place;
    if (mount) {
        place = (struct draft_spot){mount->path.span, STR("seen through this")};
        draft.related = &place;
        draft.related_count = 1;
    }
    rule_report(run, &draft);
}

static void look(struct rule_run *run, const struct config_sight *sight)
{
    const struct workload *w = sight->workload;
    struct str host = host_path_of(run->arena, w, sight->server, sight->path);
    if (!host.ptr)
        return;
    for (uint32_t i = 0; i < w->container_count; i++) {
        const struct container *other = &w->containers[i];
        for (uint32_t k = 0; other != sight->server && k < other->mount_count; k++) {
            const struct mount *mount = &other->mounts[k];
            if (!mounted_host_path(mount) || mount->path.is_unknown)
                continue;
            struct str shown = host_path_of(run->arena, w, other, mount_path(run->arena, mount));
            if (!shown.ptr || !path_is_below(host, shown))
                continue;
            struct str name = name_shown(other->name.text, STR_NONE);
            report(run, sight,
                   name.ptr ? arena_join(run->arena, STR("container '"), name, STR("'"))
                            : STR("another container"),
                   mount);
            return;
        }
    }
    if (path_is_below(host, STR("/etc/kubernetes/pki")))
        report(run, sight, STR("kube-controller-manager"), NULL);
}

void rule_config_shared(struct rule_run *run)
{
    each_config_sight(run, look);
}

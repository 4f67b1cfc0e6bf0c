/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/mounts.h"
#include "rules/place.h"
#include "rules/workloads.h"

static void look(struct rule_run *run, const struct config_sight *sight)
{
    const struct workload *w = sight->workload;
    for (uint32_t i = 0; !sight->mount && i < w->container_count; i++) {
        const struct container *other = &w->containers[i];
        const struct mount *mount =
            other->role == ROLE_API_SERVER ? NULL : mount_of(other, sight->path);
        if (!mount || str_eq(mount->path.text, STR("/")))
            continue;
        struct str name = name_shown(other->name.text, STR_NONE);
        struct str who = name.ptr ? arena_join(run->arena, STR("container '"), name, STR("'"))
                                  : STR("another container");
        struct draft draft = rule_draft(
            run, sight->flag->span, sight->server->argv_path,
            arena_join(run->arena, who, STR(" sees "), place_shown(run->arena, sight->flag->value),
                       STR(", and kube-apiserver does not: the mount is in the wrong container")));
        draft.label = STR("no mount of this container covers it");
        draft.related = &(struct draft_spot){mount->path.span, STR("it is mounted here")};
        draft.related_count = 1;
        rule_report(run, &draft);
        return;
    }
}

void rule_config_mounted_elsewhere(struct rule_run *run)
{
    if (!run->document->workload->is_partial)
        each_config_sight(run, look);
}

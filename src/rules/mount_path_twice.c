/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/mounts.h"
#include "rules/providers.h"
#include "rules/workloads.h"

static void look(struct rule_run *run, const struct container *c, uint32_t i)
{
    const struct mount *mount = &c->mounts[i];
    for (uint32_t k = 0; k < i && k < COMPARED_MAX; k++) {
        /* As kubelet compares them: byte by byte. */
        if (!mount->path.text.len || mount->path.is_unknown ||
            !str_eq(mount->path.text, c->mounts[k].path.text))
            continue;
        struct draft draft =
            rule_draft(run, mount->path.span, mount_field(run->arena, c, mount, STR("mountPath")),
                       arena_join(run->arena, place_shown(run->arena, mount->path.text),
                                  STR(" is mounted twice in this container: the pod is refused")));
        draft.label = STR("once more");
        draft.related = &(struct draft_spot){c->mounts[k].path.span, STR("mounted here already")};
        draft.related_count = 1;
        rule_report(run, &draft);
        return;
    }
}

void rule_mount_path_twice(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    for (uint32_t i = 0; i < w->container_count; i++)
        for (uint32_t k = 0; k < w->containers[i].mount_count; k++)
            look(run, &w->containers[i], k);
}

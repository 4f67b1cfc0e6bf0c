/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/mounts.h"
#include "rules/workloads.h"

/* An init container or a neighbour may fill it. */
static bool others_mount(const struct config_sight *sight)
{
    const struct workload *w = sight->workload;
    for (uint32_t i = 0; i < w->container_count; i++)
        for (uint32_t k = 0; k < w->containers[i].mount_count; k++)
            if (&w->containers[i] != sight->server &&
                w->containers[i].mounts[k].volume == sight->mount->volume)
                return true;
    return false;
}

static void look(struct rule_run *run, const struct config_sight *sight)
{
    const struct volume *volume = sight->mount ? sight->mount->volume : NULL;
    if (!volume || volume->kind != VOLUME_EMPTY_DIR || others_mount(sight))
        return;
    struct draft draft = rule_draft(
        run, volume->name.text.ptr ? volume->name.span : volume->span,
        volume_field(run->arena, sight->workload, volume, STR("name")),
        arena_join(run->arena, place_shown(run->arena, sight->flag->value),
                   STR(" lies in a volume that is empty, and no other container fills it")));
    draft.label = STR("an emptyDir");
    struct draft_spot places[] = {{sight->mount->path.span, STR("it is mounted here")},
                                  {sight->flag->value_span, STR("kube-apiserver reads this")}};
    draft.related = places;
    draft.related_count = 2;
    rule_report(run, &draft);
}

void rule_config_in_empty_volume(struct rule_run *run)
{
    if (!run->document->workload->is_partial)
        each_config_sight(run, look);
}

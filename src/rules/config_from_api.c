/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/mounts.h"
#include "rules/workloads.h"

static void look(struct rule_run *run, const struct config_sight *sight)
{
    const struct volume *volume = sight->mount ? sight->mount->volume : NULL;
    if (!volume || (volume->kind != VOLUME_SECRET && volume->kind != VOLUME_CONFIG_MAP))
        return;
    struct str what = volume->kind == VOLUME_SECRET ? STR("a Secret") : STR("a ConfigMap");
    struct draft draft = rule_draft(
        run, volume->name.text.ptr ? volume->name.span : volume->span,
        volume_field(run->arena, sight->workload, volume, STR("name")),
        arena_join(run->arena, place_shown(run->arena, sight->flag->value), STR(" comes from "),
                   what, STR(", and a static pod has nothing of the API: it does not start")));
    draft.label = arena_join(run->arena, what, STR(" of the API that is to be started"));
    struct draft_spot places[] = {{sight->mount->path.span, STR("it is mounted here")},
                                  {sight->flag->value_span, STR("kube-apiserver reads this")}};
    draft.related = places;
    draft.related_count = 2;
    rule_report(run, &draft);
}

void rule_config_from_api(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    bool own = !w->space.text.ptr || str_eq(w->space.text, STR("kube-system"));
    if (w->is_static && own && !w->is_partial)
        each_config_sight(run, look);
}

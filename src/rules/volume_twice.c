/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/mounts.h"
#include "rules/place.h"
#include "rules/providers.h"

static void look(struct rule_run *run, const struct workload *w, uint32_t i)
{
    const struct volume *volume = &w->volumes[i];
    for (uint32_t k = 0; k < i && k < COMPARED_MAX; k++) {
        if (!volume->name.text.len || volume->name.is_unknown ||
            !str_eq(volume->name.text, w->volumes[k].name.text))
            continue;
        struct str name = name_shown(volume->name.text, STR_NONE);
        struct draft draft =
            rule_draft(run, volume->name.span, volume_field(run->arena, w, volume, STR("name")),
                       arena_join(run->arena, STR("two volumes are called "),
                                  name.ptr ? arena_join(run->arena, STR("'"), name, STR("'"))
                                           : STR("the same"),
                                  STR(": the pod is refused")));
        draft.label = STR("once more");
        draft.related = &(struct draft_spot){w->volumes[k].name.span, STR("the first")};
        draft.related_count = 1;
        rule_report(run, &draft);
        return;
    }
}

void rule_volume_twice(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    for (uint32_t i = 0; i < w->volume_count; i++)
        look(run, w, i);
}

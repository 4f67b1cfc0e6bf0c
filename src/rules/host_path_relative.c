/* SPDX-License-Identifier: Apache-2.0 */
#include "model/path.h"
#include "rules/hook.h"
#include "rules/mounts.h"
#include "rules/workloads.h"

static bool steps_back(struct str path)
{
    for (struct str rest = path; rest.ptr;)
        if (str_eq(str_cut(&rest, '/'), STR("..")))
            return true;
    return false;
}

void rule_host_path_relative(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    for (uint32_t i = 0; i < w->volume_count; i++) {
        const struct volume *volume = &w->volumes[i];
        struct str path = volume->host.text;
        if (!path.len || volume->host.is_unknown)
            continue;
        bool back = steps_back(path);
        if (!back && path.ptr[0] == '/')
            continue;
        struct str shown = place_shown(run->arena, path);
        struct draft draft = rule_draft(
            run, volume->host.span, volume_field(run->arena, w, volume, STR("hostPath.path")),
            back ? arena_join(run->arena, shown, STR(" has a '..': the pod is refused"))
                 : arena_join(run->arena, shown,
                              STR(" does not say from where: a path of the "
                                  "host begins with a slash")));
        draft.label = back ? STR("steps back") : STR("relative");
        rule_report(run, &draft);
    }
}

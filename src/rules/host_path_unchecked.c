/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/mounts.h"
#include "rules/workloads.h"

static void look(struct rule_run *run, const struct config_sight *sight)
{
    const struct volume *volume = sight->is_file ? mounted_host_path(sight->mount) : NULL;
    if (!volume || sight->mount->sub_path.text.ptr || volume->type.is_unknown ||
        has_shape_fault(run, volume->span))
        return;
    bool creates = str_eq(volume->type.text, STR("FileOrCreate"));
    if (volume->type.text.len && !creates)
        return;
    struct str host = place_shown(run->arena, volume->host.text);
    struct draft draft = rule_draft(
        run, creates ? volume->type.span : volume->host.span,
        volume_field(run->arena, sight->workload, volume,
                     creates ? STR("hostPath.type") : STR("hostPath.path")),
        creates ? arena_join(run->arena, STR("where there is no "), host,
                             STR(" kubelet makes an empty file, which kube-apiserver refuses"))
                : arena_join(run->arena, STR("where there is no "), host,
                             STR(" the container runtime makes a directory, which kube-apiserver "
                                 "cannot read")));
    draft.label = creates ? STR("makes an empty file") : STR("without a type nothing is checked");
    report_sight(run, sight, &draft);
}

void rule_host_path_unchecked(struct rule_run *run)
{
    if (!run->document->workload->is_partial)
        each_config_sight(run, look);
}

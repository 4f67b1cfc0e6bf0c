/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/mounts.h"
#include "rules/workloads.h"

static void look(struct rule_run *run, const struct config_sight *sight)
{
    const struct volume *volume = sight->is_file ? mounted_host_path(sight->mount) : NULL;
    if (!volume || sight->mount->sub_path.text.ptr || volume->type.is_unknown)
        return;
    bool makes = str_eq(volume->type.text, STR("DirectoryOrCreate"));
    if (!makes && !str_eq(volume->type.text, STR("Directory")))
        return;
    struct str host = place_shown(run->arena, volume->host.text);
    struct draft draft = rule_draft(
        run, volume->type.span,
        volume_field(run->arena, sight->workload, volume, STR("hostPath.type")),
        makes ? arena_join(run->arena, STR("kubelet makes a directory of "), host,
                           STR(" where there is none, and refuses a file: kube-apiserver reads "
                               "it as a file"))
              : arena_join(run->arena, STR("kubelet wants a directory at "), host,
                           STR(", and kube-apiserver reads it as a file")));
    draft.label = STR("for a directory");
    report_sight(run, sight, &draft);
}

void rule_file_mount_makes_directory(struct rule_run *run)
{
    each_config_sight(run, look);
}

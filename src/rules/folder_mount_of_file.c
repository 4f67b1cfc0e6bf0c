/* SPDX-License-Identifier: Apache-2.0 */
#include "model/path.h"
#include "rules/hook.h"
#include "rules/mounts.h"
#include "rules/workloads.h"

static bool is_for_files(struct str type)
{
    return str_eq(type, STR("File")) || str_eq(type, STR("FileOrCreate")) ||
           str_eq(type, STR("Socket")) || str_eq(type, STR("CharDevice")) ||
           str_eq(type, STR("BlockDevice"));
}

/* The file's own name: what is mounted is surely not the folder that holds it. */
static bool is_the_file(const struct config_sight *sight, const struct volume *volume)
{
    struct str base = path_base(sight->path);
    return str_find_byte(base, '.') < base.len && str_eq(path_base(volume->host.text), base);
}

static void look(struct rule_run *run, const struct config_sight *sight)
{
    const struct volume *volume = mounted_host_path(sight->mount);
    /* With a subPath the volume is a folder even where the mount is of a file. */
    if (!volume || volume->type.is_unknown || (sight->is_file && !sight->mount->sub_path.text.ptr))
        return;
    bool typed = is_for_files(volume->type.text);
    if (!typed && !is_the_file(sight, volume))
        return;
    struct str mounted = place_shown(run->arena, sight->mount->path.text);
    struct draft draft = rule_draft(
        run, typed ? volume->type.span : volume->host.span,
        volume_field(run->arena, sight->workload, volume,
                     typed ? STR("hostPath.type") : STR("hostPath.path")),
        typed
            ? arena_join(run->arena, STR("'"), volume->type.text,
                         STR("' is no folder, and kube-apiserver looks for a file below "), mounted)
            : arena_join(run->arena, STR("the file itself is mounted at "), mounted,
                         STR(", and kube-apiserver looks for it below that")));
    draft.label = typed ? STR("not for a folder") : STR("a file");
    struct draft_spot places[] = {{sight->mount->path.span, STR("it is mounted here")},
                                  {sight->flag->value_span, STR("kube-apiserver reads this")}};
    draft.related = places;
    draft.related_count = 2;
    rule_report(run, &draft);
}

void rule_folder_mount_of_file(struct rule_run *run)
{
    each_config_sight(run, look);
}

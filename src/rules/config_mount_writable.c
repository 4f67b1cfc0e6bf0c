/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/mounts.h"
#include "rules/workloads.h"

static void look(struct rule_run *run, const struct config_sight *sight)
{
    const struct mount *mount = sight->mount;
    if (!mounted_host_path(mount) || mount->read_only || has_shape_fault(run, mount->span))
        return;
    bool said = mount->read_only_span.end > mount->read_only_span.start;
    struct draft draft = rule_draft(
        run, said ? mount->read_only_span : mount->path.span,
        mount_field(run->arena, sight->server, mount, said ? STR("readOnly") : STR("mountPath")),
        arena_join(run->arena, STR("kube-apiserver may write to "),
                   place_shown(run->arena, mount->path.text),
                   STR(", from which it reads its keys")));
    draft.label = said ? STR("not read only") : STR("mounted without 'readOnly: true'");
    report_sight(run, sight, &draft);
}

void rule_config_mount_writable(struct rule_run *run)
{
    /* What started a process is elsewhere, and not to be mended here. */
    const struct workload *w = run->document->workload;
    if (!w->is_partial && w->kind != WORKLOAD_PROCESS)
        each_config_sight(run, look);
}

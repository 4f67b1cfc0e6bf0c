/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/mounts.h"

#include "model/path.h"
#include "rules/workloads.h"

static void look_at(struct rule_run *run, const struct workload *w, const struct container *c,
                    void (*look)(struct rule_run *run, const struct config_sight *sight))
{
    const struct flag *flag = server_config(c);
    if (!flag || flag->is_unknown || !flag->value.len || flag->value.ptr[0] != '/')
        return;
    struct config_sight sight = {.workload = w, .server = c, .flag = flag};
    sight.path = path_clean(run->arena, flag->value);
    sight.mount = mount_of(c, sight.path);
    sight.is_file = sight.mount && str_eq(mount_path(run->arena, sight.mount), sight.path);
    look(run, &sight);
}

void each_config_sight(struct rule_run *run,
                       void (*look)(struct rule_run *run, const struct config_sight *sight))
{
    const struct workload *w = run->document->workload;
    for (uint32_t i = 0; !w->sees_host_paths && i < w->container_count; i++)
        if (w->containers[i].role == ROLE_API_SERVER)
            look_at(run, w, &w->containers[i], look);
}

const struct volume *mounted_host_path(const struct mount *mount)
{
    const struct volume *volume = mount ? mount->volume : NULL;
    bool known = volume && volume->kind == VOLUME_HOST_PATH && volume->host.text.len &&
                 !volume->host.is_unknown;
    return known ? volume : NULL;
}

struct str mount_field(struct arena *a, const struct container *container,
                       const struct mount *mount, struct str field)
{
    return arena_fmt(a, STR_FMT ".volumeMounts[%u]." STR_FMT, STR_ARG(container->path),
                     (unsigned)(mount - container->mounts), STR_ARG(field));
}

struct str volume_field(struct arena *a, const struct workload *workload,
                        const struct volume *volume, struct str field)
{
    /* Beside the containers: "spec.template.spec.containers[0]". */
    struct str path = workload->containers[0].path;
    struct str spec = str_slice(path, 0, str_find(path, STR(".containers")));
    if (spec.len == path.len)
        spec = str_slice(path, 0, str_find(path, STR(".initContainers")));
    return arena_fmt(a, STR_FMT ".volumes[%u]." STR_FMT, STR_ARG(spec),
                     (unsigned)(volume - workload->volumes), STR_ARG(field));
}

bool has_shape_fault(const struct rule_run *run, struct span span)
{
    for (uint32_t i = 0; i < run->document->fault_count; i++) {
        const struct node *at = run->document->faults[i].key;
        if (!at)
            at = run->document->faults[i].at;
        if (at && at->span.start >= span.start && at->span.start < span.end)
            return true;
    }
    return false;
}

void report_sight(struct rule_run *run, const struct config_sight *sight, struct draft *draft)
{
    struct draft_spot flag = {sight->flag->value_span, STR("kube-apiserver reads this")};
    draft->related = &flag;
    draft->related_count = 1;
    rule_report(run, draft);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "model/path.h"
#include "rules/hook.h"
#include "rules/workloads.h"

static void look(struct rule_run *run, const struct container *c)
{
    const struct flag *flag = server_config(c);
    if (!flag || flag->is_unknown || !flag->value.len || flag->value.ptr[0] != '/' ||
        mount_of(c, flag->value))
        return;
    struct str shown = place_shown(run->arena, flag->value);
    struct draft draft =
        rule_draft(run, flag->span, c->argv_path,
                   arena_join(run->arena, STR("kube-apiserver does not see "), shown,
                              STR(": no mount of the container covers it")));
    draft.label = STR("no mount covers it");
    struct draft_spot mounts;
    if (c->mount_count) {
        mounts = (struct draft_spot){c->mounts[0].path.span, STR("what is mounted begins here")};
        draft.related = &mounts;
        draft.related_count = 1;
    }
    rule_report(run, &draft);
}

void rule_config_not_mounted(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    for (uint32_t i = 0; !w->sees_host_paths && i < w->container_count; i++)
        if (w->containers[i].role == ROLE_API_SERVER)
            look(run, &w->containers[i]);
}

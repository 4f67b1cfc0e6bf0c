/* SPDX-License-Identifier: Apache-2.0 */
#include "model/kubeadm.h"
#include "model/path.h"
#include "rules/hook.h"
#include "rules/workloads.h"

/* A command may fetch the file, or make it: it names it then, in whatever way. */
static bool commands_name(const struct rule_run *run, const struct kubeadm *k, struct str base)
{
    for (uint32_t i = 0; i < k->command_count; i++) {
        struct str text =
            str_slice(run->document->source->text, k->commands[i].start, k->commands[i].end);
        if (str_find(text, base) < text.len)
            return true;
    }
    return false;
}

static bool is_brought(const struct rule_run *run, const struct kubeadm *k, struct str host)
{
    for (uint32_t i = 0; i < k->file_count; i++)
        if (k->files[i].host.is_unknown ||
            str_eq(path_on_host(run->arena, k->files[i].host.text), host))
            return true;
    return false;
}

void rule_machine_file_missing(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    const struct kubeadm *k = w->kubeadm;
    const struct flag *flag = k ? server_config(&w->containers[0]) : NULL;
    if (!flag || !k->in_cluster_api || k->is_template || flag->is_unknown)
        return;
    struct str host = host_path_of(run->arena, w, &w->containers[0], flag->value);
    if (!host.ptr || is_brought(run, k, host) || commands_name(run, k, path_base(host)))
        return;
    struct draft draft =
        rule_draft(run, flag->value_span, w->containers[0].argv_path,
                   arena_join(run->arena, STR("no item of 'files' puts "),
                              place_shown(run->arena, host), STR(" on the machine")));
    draft.label = STR("read by kube-apiserver");
    rule_report(run, &draft);
}

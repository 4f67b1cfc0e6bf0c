/* SPDX-License-Identifier: Apache-2.0 */
#include "model/kubeadm.h"
#include "rules/hook.h"
#include "rules/place.h"

static void report(struct rule_run *run, const struct kubeadm *k, const struct kubeadm_arg *arg,
                   uint32_t index)
{
    struct str name = name_shown(arg->name.text, STR("an argument"));
    struct str path = arena_join(run->arena, k->server_path, STR(".extraArgs"));
    path = k->form == ARGS_LIST ? arena_fmt(run->arena, STR_FMT "[%u].value", STR_ARG(path), index)
                                : arena_join(run->arena, path, STR("."), arg->name.text);
    struct draft draft =
        rule_draft(run, arg->value.span, path,
                   arena_join(run->arena, STR("the value of '"), name, STR("' is no text"),
                              k->in_cluster_api ? STR(": the object is refused")
                                                : STR(": kubeadm cannot read the configuration")));
    draft.label = STR("put it between quotes");
    struct str there =
        str_slice(run->document->source->text, arg->value.span.start, arg->value.span.end);
    struct draft_edit edit = {arg->value.span, arena_join(run->arena, STR("\""), there, STR("\""))};
    struct draft_fix fix = {.safe = true,
                            .description = STR("put the value between quotes"),
                            .edits = &edit,
                            .edit_count = 1};
    if (str_eq(there, arg->value.text)) {
        draft.fixes = &fix;
        draft.fix_count = 1;
    }
    rule_report(run, &draft);
}

void rule_kubeadm_arg_not_text(struct rule_run *run)
{
    const struct kubeadm *k = run->document->workload->kubeadm;
    for (uint32_t i = 0; k && i < k->count; i++)
        if (!k->items[i].is_text && k->items[i].name.text.ptr)
            report(run, k, &k->items[i], i);
}

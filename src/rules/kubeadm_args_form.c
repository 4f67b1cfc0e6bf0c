/* SPDX-License-Identifier: Apache-2.0 */
#include "model/kubeadm.h"
#include "rules/hook.h"

static const struct {
    struct str group; /* with its version, as far as it decides */
    enum args_form form;
} wanted[] = {
    {{"kubeadm.k8s.io/v1beta1", 22}, ARGS_MAP},
    {{"kubeadm.k8s.io/v1beta2", 22}, ARGS_MAP},
    {{"kubeadm.k8s.io/v1beta3", 22}, ARGS_MAP},
    {{"kubeadm.k8s.io/v1beta4", 22}, ARGS_LIST},
    {{"controlplane.cluster.x-k8s.io/v1alpha", 37}, ARGS_MAP},
    {{"controlplane.cluster.x-k8s.io/v1beta1", 37}, ARGS_MAP},
    {{"controlplane.cluster.x-k8s.io/v1beta2", 37}, ARGS_LIST},
    {{"bootstrap.cluster.x-k8s.io/v1alpha", 34}, ARGS_MAP},
    {{"bootstrap.cluster.x-k8s.io/v1beta1", 34}, ARGS_MAP},
    {{"bootstrap.cluster.x-k8s.io/v1beta2", 34}, ARGS_LIST},
};

static enum args_form form_of(struct str api_version)
{
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (str_starts_with(api_version, wanted[i].group))
            return wanted[i].form;
    return ARGS_NONE;
}

void rule_kubeadm_args_form(struct rule_run *run)
{
    const struct kubeadm *k = run->document->workload->kubeadm;
    if (!k || k->form == ARGS_NONE || !k->api_version.text.len || k->api_version.is_unknown)
        return;
    enum args_form form = form_of(k->api_version.text);
    if (form == ARGS_NONE || form == k->form)
        return;
    struct str version = k->api_version.text;
    version = str_slice(version, str_find_byte(version, '/') + 1, version.len);
    struct str message = arena_join(
        run->arena, STR("'extraArgs' is a "),
        k->form == ARGS_MAP    ? STR("mapping")
        : k->form == ARGS_LIST ? STR("list")
                               : STR("single value"),
        STR(", and "), version,
        form == ARGS_MAP ? STR(" wants a mapping of names to values")
                         : STR(" wants a list of items with 'name' and 'value'"),
        k->in_cluster_api ? STR(": the object is refused") : STR(": kubeadm cannot read it"));
    struct draft draft = rule_draft(
        run, k->args_key, arena_join(run->arena, k->server_path, STR(".extraArgs")), message);
    struct draft_spot above = {k->api_version.span, STR("the version that decides")};
    draft.related = &above;
    draft.related_count = 1;
    rule_report(run, &draft);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/mounts.h"
#include "rules/workloads.h"

/* RKE2 switches reload on by itself, and mounts each file that an argument names by itself: there
 * is no other way to give it one. */
static bool is_of_rke2(const struct config_sight *sight)
{
    struct str tag = sight->workload->version.text;
    return sight->workload->rancher || str_find(tag, STR("rke2r")) < tag.len;
}

static void look(struct rule_run *run, const struct config_sight *sight)
{
    const struct flag *reload =
        argv_flag(&sight->server->argv, STR("encryption-provider-config-automatic-reload"));
    const struct mount *mount = sight->mount;
    if (!reload || reload->is_unknown || !mount)
        return;
    bool on = !reload->value.ptr || str_eq(reload->value, STR("true"));
    bool below = mount->sub_path.text.len > 0;
    if (!on || !(below || sight->is_file))
        return;
    struct draft draft = rule_draft(
        run, below ? mount->sub_path.span : mount->path.span,
        mount_field(run->arena, sight->server, mount, below ? STR("subPath") : STR("mountPath")),
        arena_join(run->arena, place_shown(run->arena, sight->flag->value),
                   STR(" is mounted by itself: when it is replaced, kube-apiserver reloads "
                       "nothing")));
    draft.label = below ? STR("a subPath stays what it was") : STR("the file, not its folder");
    struct draft_spot places[] = {{sight->flag->value_span, STR("kube-apiserver reads this")},
                                  {reload->span, STR("and looks at it again and again")}};
    draft.related = places;
    draft.related_count = 2;
    if (is_of_rke2(sight)) {
        draft.severity = SEVERITY_INFO;
        draft.how =
            STR("RKE2 mounts it so: restart rke2-server on each server after each change of "
                "the file");
    }
    rule_report(run, &draft);
}

void rule_reload_of_single_file(struct rule_run *run)
{
    each_config_sight(run, look);
}

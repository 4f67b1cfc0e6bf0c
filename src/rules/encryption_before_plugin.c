/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/providers.h"

static void look(struct rule_run *run, const struct kms_site *site)
{
    bool *told = run->context;
    if (*told)
        return;
    *told = true;
    const struct workload *reader = run->document->reader;
    struct draft draft = rule_draft(
        run, site->kms->name.head.at->span, arena_join(run->arena, site->path, STR(".name")),
        reader->eksa ? STR("only an upgrade may turn this on, when the plugin listens on every "
                           "control plane node")
                     : STR("turn this on when the plugin listens on every control plane node, and "
                           "not before"));
    rule_report(run, &draft);
}

/* Once for a configuration. */
void rule_encryption_before_plugin(struct rule_run *run)
{
    const struct workload *reader = run->document->reader;
    void *context = run->context;
    bool told = false;
    if (!reader || (!reader->rke && !reader->eksa))
        return;
    run->context = &told;
    each_kms(run, look);
    run->context = context;
}

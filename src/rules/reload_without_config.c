/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/workloads.h"

static void look(struct rule_run *run, const struct container *c)
{
    const struct flag *reload =
        argv_flag(&c->argv, STR("encryption-provider-config-automatic-reload"));
    bool on;
    /* A flag that was meant to name one is another rule's business. */
    if (!reload || reload->dashes != 2 || reload->is_unknown || !flag_says(reload, &on) || !on ||
        c->argv.is_open || speaks_of_encryption(c, reload->name))
        return;
    struct draft draft =
        rule_draft(run, reload->name_span, c->argv_path,
                   STR("'--encryption-provider-config-automatic-reload' stands without "
                       "'--encryption-provider-config': kube-apiserver does not start"));
    draft.label = STR("there is nothing to read again");
    draft.apiserver = STR("--encryption-provider-config-automatic-reload must be set with "
                          "--encryption-provider-config");
    rule_report(run, &draft);
}

void rule_reload_without_config(struct rule_run *run)
{
    each_server(run, look);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/flags.h"
#include "rules/hook.h"
#include "rules/workloads.h"

static const struct str old_name = {"experimental-encryption-provider-config", 39};

static void look(struct rule_run *run, const struct container *c)
{
    const struct flag *flag = argv_flag(&c->argv, old_name), *now = server_config(c);
    uint32_t without = run->document->minors & ~flag_find(old_name)->minors;
    if (!flag || flag->dashes != 2)
        return;
    struct draft draft = rule_draft(
        run, flag->name_span, c->argv_path,
        without ? STR("kube-apiserver 1.24 and later do not know "
                      "'--experimental-encryption-provider-config' and do not start")
                : STR("'--experimental-encryption-provider-config' is called "
                      "'--encryption-provider-config' now, and 1.24 does not know the old name"));
    draft.severity = without ? SEVERITY_ERROR : SEVERITY_INFO;
    draft.minors = without;
    draft.label = STR("the old name");
    if (without)
        draft.apiserver = STR("unknown flag: --experimental-encryption-provider-config");
    struct draft_spot other;
    if (now) {
        other = (struct draft_spot){now->name_span, STR("the new name stands here already")};
        draft.related = &other;
        draft.related_count = 1;
    }
    struct draft_edit edit;
    bool can = flag_rename(run, c, flag, STR("encryption-provider-config"), &edit);
    draft.fixes = &(struct draft_fix){.safe = true,
                                      .description = STR("write the flag's present name"),
                                      .edits = &edit,
                                      .edit_count = 1};
    draft.fix_count = !now && can;
    rule_report(run, &draft);
}

void rule_config_flag_renamed(struct rule_run *run)
{
    each_server(run, look);
}

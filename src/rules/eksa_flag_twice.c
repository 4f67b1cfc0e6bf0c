/* SPDX-License-Identifier: Apache-2.0 */
#include "model/eksa.h"
#include "rules/hook.h"

void rule_eksa_flag_twice(struct rule_run *run)
{
    const struct eksa_cluster *eksa = run->document->workload->eksa;
    for (uint32_t i = 0; eksa && eksa->encrypts && i < eksa->flag_count; i++) {
        struct told name = eksa->flags[i].name;
        bool gate = str_eq(name.text, STR("feature-gates"));
        if (!str_eq(name.text, STR("encryption-provider-config")) && !(gate && eksa->gives_gate))
            continue;
        struct draft draft =
            rule_draft(run, name.span, STR("spec.controlPlaneConfiguration.apiServerExtraArgs"),
                       arena_join(run->arena, STR("EKS Anywhere writes '"), name.text,
                                  gate ? STR("' itself, to turn KMS v1 on: it would be there twice")
                                       : STR("' itself: it would be there twice")));
        draft.label = STR("the second one");
        struct draft_spot encryption = {eksa->at, STR("for this")};
        draft.related = &encryption;
        draft.related_count = 1;
        rule_report(run, &draft);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "model/eksa.h"
#include "rules/hook.h"

void rule_eksa_datacenter(struct rule_run *run)
{
    static const char *const without[] = {"DockerDatacenterConfig", "SnowDatacenterConfig",
                                          "TinkerbellDatacenterConfig"};
    const struct eksa_cluster *eksa = run->document->workload->eksa;
    for (size_t i = 0; eksa && eksa->encrypts && i < sizeof without / sizeof *without; i++) {
        if (!str_eq(eksa->datacenter.text, str_from(without[i])))
            continue;
        struct draft draft =
            rule_draft(run, eksa->datacenter.span, STR("spec.datacenterRef.kind"),
                       arena_join(run->arena, STR("EKS Anywhere refuses 'etcdEncryption' with a '"),
                                  eksa->datacenter.text, STR("'")));
        draft.label = STR("is not supported");
        struct draft_spot encryption = {eksa->at, STR("asked for here")};
        draft.related = &encryption;
        draft.related_count = 1;
        rule_report(run, &draft);
    }
}

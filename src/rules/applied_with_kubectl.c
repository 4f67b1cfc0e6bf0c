/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/join.h"

void rule_applied_with_kubectl(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->applied_count; i++) {
        const struct applied_link *applied = &run->joined->applied[i];
        struct join_draft draft =
            join_draft(run, &applied->note->at, STR("no object of the API"),
                       STR("kubectl cannot apply an encryption configuration: it is a file that "
                           "kube-apiserver reads, and nothing is encrypted by this"));
        struct join_spot spot = {applied->policy ? &applied->policy->at : NULL,
                                 STR("what is handed over")};
        draft.related = &spot;
        draft.related_count = applied->policy != NULL;
        join_report(run, &draft);
    }
}

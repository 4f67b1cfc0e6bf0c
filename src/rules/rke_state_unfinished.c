/* SPDX-License-Identifier: Apache-2.0 */
#include "model/rke.h"
#include "rules/hook.h"

void rule_rke_state_unfinished(struct rule_run *run)
{
    const struct rke_state *state = run->document->workload->rke_state;
    if (!state || !state->differ)
        return;
    struct draft draft = rule_draft(
        run, state->desired_at, STR("desiredState.encryptionConfig"),
        !state->current   ? STR("encryption was to be turned on, and that has not ended")
        : !state->desired ? STR("encryption was to be turned off, and that has not ended")
                          : STR("an operation on the encryption keys has not ended: the state that "
                                "was wanted is not the one that is there"));
    draft.label = STR("wanted");
    struct draft_spot current = {state->current_at, STR("is there")};
    draft.related = &current;
    draft.related_count = 1;
    rule_report(run, &draft);
}

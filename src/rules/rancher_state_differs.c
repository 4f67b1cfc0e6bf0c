/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "model/path.h"
#include "rules/hook.h"
#include "rules/join.h"

static const struct policy_note *made_beside(const struct joined *joined,
                                             const struct state_note *state)
{
    for (uint32_t i = 0; i < joined->policy_count; i++)
        if (joined->policies[i]->is_hashed &&
            str_eq(path_folder(joined->policies[i]->file), path_folder(state->file)))
            return joined->policies[i];
    return NULL;
}

void rule_rancher_state_differs(struct rule_run *run)
{
    for (uint32_t i = 0; i < run->joined->state_count; i++) {
        const struct state_note *state = run->joined->states[i];
        const struct policy_note *policy = made_beside(run->joined, state);
        if (!policy || !memcmp(policy->sha256, state->sha256, sizeof state->sha256))
            continue;
        struct join_draft draft =
            join_draft(run, &state->at, STR("the hash of another file"),
                       STR("this hash is not that of 'encryption-config.json' beside it: the "
                           "configuration was changed by somebody else than k3s or RKE2"));
        struct join_spot spot = {&policy->at, STR("what is there")};
        draft.related = &spot;
        draft.related_count = 1;
        join_report(run, &draft);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/transition.h"

static struct str message(struct rule_run *run, const struct transition_break *b)
{
    struct arena *a = run->arena;
    struct str values = transition_values(a, run->transition, b);
    struct str key = access_key_shown(a, b->what.key);
    return arena_join(a, values, STR(" cannot be read after this change: "),
                      arena_join(a, key,
                                 STR(" has another name now, and the name is in each "
                                     "stored value")));
}

void rule_kms_renamed(struct rule_run *run)
{
    each_break(run, TRANSITION_KMS_RENAMED, message);
}

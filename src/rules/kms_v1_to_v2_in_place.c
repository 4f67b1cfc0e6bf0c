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
                                 STR(" speaks the other version of the API now, and v1 "
                                     "and v2 do not read each other's values")));
}

void rule_kms_v1_to_v2_in_place(struct rule_run *run)
{
    each_break(run, TRANSITION_KMS_VERSION, message);
}

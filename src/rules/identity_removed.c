/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/transition.h"

static struct str message(struct rule_run *run, const struct transition_break *b)
{
    struct arena *a = run->arena;
    struct str values = transition_values(a, run->transition, b);
    return arena_join(
        a, values,
        STR(" cannot be read after this change: they are plain text, and there is no 'identity'"));
}

void rule_identity_removed(struct rule_run *run)
{
    each_break(run, TRANSITION_NO_IDENTITY, message);
}

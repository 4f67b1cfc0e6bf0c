/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/transition.h"

static struct str message(struct rule_run *run, const struct transition_break *b)
{
    struct arena *a = run->arena;
    struct str names = transition_names(a, run->transition, b->resources, b->count);
    struct str key = access_key_shown(a, b->what.key);
    return arena_join(a, STR("until all nodes have restarted, those that have not cannot read "),
                      names, arena_join(a, STR(": new ones write "), key, STR(" at once")));
}

void rule_new_key_primary_at_once(struct rule_run *run)
{
    each_break(run, TRANSITION_AT_ONCE, message);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/transition.h"

static struct str message(struct rule_run *run, const struct transition_break *b)
{
    struct arena *a = run->arena;
    struct str names = transition_names(a, run->transition, b->resources, b->count);
    struct str key = access_key_shown(a, b->what.key);
    return b->weight == CHANGE_LOSES_DATA
               ? arena_join(a, names, STR(" written so far cannot be read after this change: "),
                            key, STR(" has another secret"))
               : arena_join(a, names, STR(" that are still stored under "), key,
                            STR(" cannot be read after this change: it has another secret"));
}

void rule_secret_swapped(struct rule_run *run)
{
    each_break(run, TRANSITION_OTHER_SECRET, message);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/transition.h"

static struct str message(struct rule_run *run, const struct transition_break *b)
{
    struct arena *a = run->arena;
    struct str names = transition_names(a, run->transition, b->resources, b->count);
    return b->weight == CHANGE_LOSES_DATA
               ? arena_join(a, names,
                            STR(" written so far are plain text, which cannot be read "
                                "after this change: there is no 'identity'"))
               : arena_join(a, names,
                            STR(" that are still stored as plain text cannot be read "
                                "after this change: 'identity' is gone"));
}

void rule_identity_removed(struct rule_run *run)
{
    each_break(run, TRANSITION_NO_IDENTITY, message);
}

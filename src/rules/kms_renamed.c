/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/transition.h"

static struct str message(struct rule_run *run, const struct transition_break *b)
{
    struct arena *a = run->arena;
    struct str names = transition_names(a, run->transition, b->resources, b->count);
    return arena_join(a, names, STR(" stored under "),
                      arena_join(a, access_key_shown(a, b->what.key),
                                 STR(" cannot be read after this change: the provider has another "
                                     "name, and that is in each stored value")));
}

void rule_kms_renamed(struct rule_run *run)
{
    each_break(run, TRANSITION_KMS_RENAMED, message);
}

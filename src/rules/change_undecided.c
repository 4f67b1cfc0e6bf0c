/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/transition.h"

static struct str message(struct rule_run *run, const struct transition_break *b)
{
    struct arena *a = run->arena;
    struct str names = transition_names(a, run->transition, b->resources, b->count);
    struct str key = access_key_shown(a, b->what.key);
    bool kms = b->what.key->kind == ACCESS_KMS_V1 || b->what.key->kind == ACCESS_KMS_V2;
    return arena_join(
        a, STR("whether "), names,
        arena_join(a, STR(" stored under "), key,
                   kms ? STR(" can be read after this change depends on the key "
                             "behind the new endpoint")
                       : STR(" can be read after this change depends on a secret that "
                             "is not in the file")));
}

void rule_change_undecided(struct rule_run *run)
{
    each_break(run, TRANSITION_UNDECIDED, message);
}

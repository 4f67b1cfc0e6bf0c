/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/transition.h"

static struct str message(struct rule_run *run, const struct transition_break *b)
{
    struct arena *a = run->arena;
    struct str names = transition_names(a, run->transition, b->resources, b->count);
    return arena_join(a, names, STR(" written so far cannot be read after this change: "),
                      access_key_shown(a, b->what.key), STR(" is gone"));
}

void rule_write_key_dropped(struct rule_run *run)
{
    each_break(run, TRANSITION_WRITER_GONE, message);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/transition.h"

static struct str message(struct rule_run *run, const struct transition_break *b)
{
    struct arena *a = run->arena;
    struct str values = transition_values(a, run->transition, b);
    struct str key = access_key_shown(a, b->what.key);
    values = arena_join(a, values, STR(" cannot be read after this change: "), key);
    /* A key that comes with the change never was where it is lacking. */
    if (b->what.writer_new)
        return arena_join(a, values, STR(" is not on "),
                          transition_reader(run->transition, b)->name);
    return arena_join(a, values, STR(" is gone"));
}

void rule_write_key_dropped(struct rule_run *run)
{
    each_break(run, TRANSITION_WRITER_GONE, message);
}

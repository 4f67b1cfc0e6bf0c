/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/workloads.h"

static bool says_the_same(const struct flag *a, const struct flag *b)
{
    bool on, other;
    if (str_eq(a->value, b->value))
        return true;
    return str_ends_with(a->name, STR("-automatic-reload")) && flag_says(a, &on) &&
           flag_says(b, &other) && on == other;
}

static void look_for(struct rule_run *run, const struct container *c, struct str name)
{
    const struct flag *last = argv_flag(&c->argv, name);
    for (const struct flag *f = c->argv.flags; last && f < last; f++) {
        if (!str_eq(f->name, name) || f->is_unknown || last->is_unknown || says_the_same(f, last))
            continue;
        struct draft draft = rule_draft(run, f->span, c->argv_path,
                                        arena_join(run->arena, flag_shown(run->arena, name),
                                                   STR(" stands twice, and this one has no "
                                                       "effect: the last one holds")));
        draft.label = STR("has no effect");
        draft.related = &(struct draft_spot){last->span, STR("holds")};
        draft.related_count = 1;
        rule_report(run, &draft);
    }
}

static void look(struct rule_run *run, const struct container *c)
{
    look_for(run, c, STR("encryption-provider-config"));
    look_for(run, c, STR("encryption-provider-config-automatic-reload"));
    look_for(run, c, STR("experimental-encryption-provider-config"));
}

void rule_server_flag_twice(struct rule_run *run)
{
    each_server(run, look);
}

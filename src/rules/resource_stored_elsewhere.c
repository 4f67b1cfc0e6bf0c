/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/resources.h"
#include "rules/hook.h"
#include "rules/resource_names.h"

/* Where a name, or all that a wildcard of its group covers, is stored under another group. */
static uint32_t minors_elsewhere(const struct name_use *use, const struct resource_fact **fact)
{
    uint32_t count, minors = 0;
    const struct resource_fact *all = resources_all(&count);
    *fact = NULL;
    if (!name_is_wildcard(use)) {
        *fact = resource_find(use->name);
        return *fact ? (*fact)->stored_as_minors : 0;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!str_eq(all[i].group, use->name.group))
            continue;
        if (!all[i].stored_as)
            return 0;
        minors = minors ? minors & all[i].stored_as_minors : all[i].stored_as_minors;
    }
    return minors;
}

static void look_at(struct rule_run *run, const struct name_use *use)
{
    const struct resource_fact *fact;
    uint32_t minors = run->document->minors & run->rule->minors & minors_elsewhere(use, &fact);
    if (!minors)
        return;
    struct draft_edit edit;
    struct draft_fix fix;
    struct str shown = name_text(use);
    struct draft draft = name_draft(
        run, use,
        arena_join(run->arena, STR("'"), shown,
                   STR("' matches nothing: what it names is stored under other groups")));
    if (fact) {
        struct str name = resource_name(run->arena, fact->stored_as);
        draft.message =
            arena_join(run->arena, STR("'"), shown,
                       STR("' matches nothing: kube-apiserver stores them as '"), name, STR("'"));
        draft.fixes = &fix;
        draft.fix_count = name_mend(run, use, name, &edit, &fix);
    }
    draft.minors = minors;
    draft.label = STR("matches nothing");
    rule_report(run, &draft);
}

void rule_resource_stored_elsewhere(struct rule_run *run)
{
    struct name_use use = {0};
    while (name_next(run, &use))
        look_at(run, &use);
}

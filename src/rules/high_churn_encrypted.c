/* SPDX-License-Identifier: Apache-2.0 */
#include "apiserver/resources.h"
#include "rules/hook.h"
#include "rules/resource_names.h"

static struct str churning(struct rule_run *run, const struct name_use *use, uint32_t minors)
{
    struct str list = STR_NONE;
    uint32_t count;
    const struct resource_fact *all = resources_all(&count);
    for (uint32_t i = 0; i < count; i++) {
        struct group_resource name = {.group = all[i].group, .resource = all[i].name};
        struct access access;
        if (!all[i].high_churn || !name_covers(use, name))
            continue;
        access_in(run, minors, resource_name(run->arena, &all[i]), &access);
        if (!access_writer(&access) || access.level == ACCESS_EXACT ||
            access.entries[0] != use->entry)
            continue;
        list = list.ptr ? arena_join(run->arena, list, STR(" and "), all[i].name) : all[i].name;
    }
    return list;
}

void rule_high_churn_encrypted(struct rule_run *run)
{
    uint32_t minors = run->document->accepted & run->rule->minors;
    struct name_use use = {0};
    if (!minors || names_are_open(run))
        return;
    while (name_next(run, &use)) {
        struct str list = name_is_wildcard(&use) ? churning(run, &use, minors) : STR_NONE;
        if (!list.ptr)
            continue;
        struct draft draft =
            name_draft(run, &use,
                       arena_join(run->arena, STR("'"), name_text(&use), STR("' encrypts "), list,
                                  STR(" too, which are written all the time")));
        draft.minors = minors;
        rule_report(run, &draft);
    }
}

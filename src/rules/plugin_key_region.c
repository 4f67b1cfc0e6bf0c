/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/place.h"
#include "rules/plugins.h"

/* The region of arn:aws:kms:REGION:ACCOUNT:key/ID; STR_NONE where it is none. */
static struct str region_of(struct str key)
{
    struct str rest = key, part = STR_NONE;
    if (!str_starts_with(key, STR("arn:")))
        return STR_NONE;
    for (unsigned i = 0; i < 4; i++) {
        if (!rest.ptr)
            return STR_NONE;
        part = str_cut(&rest, ':');
        if (i == 2 && !str_eq(part, STR("kms")))
            return STR_NONE;
    }
    return part.len ? part : STR_NONE;
}

static void look(struct rule_run *run, const struct plugin_site *site)
{
    const struct plugin_value *region = &site->flags.region;
    bool is_given = region->origin == VALUE_FLAG || region->origin == VALUE_ENV;
    if (!is_given || region->told.is_unknown || !region->told.text.len ||
        argv_flag(&site->container->argv, STR("kms-endpoint")))
        return;
    for (uint32_t i = 0; i < site->flags.keys.count; i++) {
        const struct plugin_value *key = &site->flags.keys.items[i];
        struct str there = key->told.is_unknown ? STR_NONE : region_of(key->told.text);
        if (!there.ptr || str_eq(there, region->told.text))
            continue;
        struct draft_spot other = {value_place(site, region), STR("where it is looked for")};
        struct draft draft =
            rule_draft(run, value_place(site, key), site->container->argv_path,
                       arena_join(run->arena, STR("the key is in '"), name_shown(there, STR("***")),
                                  STR("', and the plugin asks '"),
                                  name_shown(region->told.text, STR("***")), STR("'")));
        draft.related = &other;
        draft.related_count = 1;
        rule_report(run, &draft);
    }
}

void rule_plugin_key_region(struct rule_run *run)
{
    each_plugin(run, look);
}

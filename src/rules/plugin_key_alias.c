/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/plugins.h"

static bool is_alias(struct str key)
{
    return str_starts_with(key, STR("alias/")) || str_find(key, STR(":alias/")) < key.len;
}

static void look(struct rule_run *run, const struct plugin_site *site)
{
    for (uint32_t i = 0; i < site->flags.keys.count; i++) {
        const struct plugin_value *key = &site->flags.keys.items[i];
        if (key->told.is_unknown || !is_alias(key->told.text))
            continue;
        struct draft draft = rule_draft(
            run, value_place(site, key), site->container->argv_path,
            STR("the key is named by an alias: once that names another key, nothing stored so far "
                "can be read"));
        rule_report(run, &draft);
    }
}

void rule_plugin_key_alias(struct rule_run *run)
{
    each_plugin(run, look);
}

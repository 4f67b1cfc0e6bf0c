/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/plugins.h"

/* What is filled in later may become a list. */
static bool is_told(const struct plugin_site *site)
{
    for (uint32_t i = 0; i < site->flags.keys.count; i++)
        if (site->flags.keys.items[i].told.is_unknown)
            return false;
    for (uint32_t i = 0; i < site->flags.listen_count; i++)
        if (site->flags.listens[i].value.told.is_unknown)
            return false;
    return !site->container->argv.is_open && !site->workload->is_partial;
}

static struct str counted(struct arena *a, uint32_t count, const char *one, const char *many)
{
    return arena_fmt(a, "%u %s", count, count == 1 ? one : many);
}

static void look(struct rule_run *run, const struct plugin_site *site)
{
    const struct plugin_flags *flags = &site->flags;
    uint32_t keys = flags->keys.count, listens = flags->listen_count;
    if (!site->plugin->paired || keys == listens || !is_told(site))
        return;
    struct str name = site->plugin->name;
    struct draft draft =
        rule_draft(run, container_place(site->container), site->container->argv_path, STR_NONE);
    struct draft_spot listen;
    if (!keys) {
        draft.message = arena_join(run->arena, STR("no '--key': "), name, STR(" does not start"));
        rule_report(run, &draft);
        return;
    }
    draft.span = value_place(site, &flags->keys.items[keys - 1]);
    draft.message = arena_join(run->arena, counted(run->arena, keys, "key", "keys"), STR(" for "),
                               counted(run->arena, listens, "address", "addresses"),
                               STR(" to listen at: "), name, STR(" does not start"));
    if (listens && flags->listens[listens - 1].value.origin == VALUE_FLAG) {
        listen = (struct draft_spot){value_place(site, &flags->listens[listens - 1].value),
                                     STR("the last address")};
        draft.related = &listen;
        draft.related_count = 1;
    }
    rule_report(run, &draft);
}

void rule_plugin_keys_unpaired(struct rule_run *run)
{
    each_plugin(run, look);
}

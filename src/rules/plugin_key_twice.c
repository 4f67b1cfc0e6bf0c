/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/plugins.h"

static bool is_same(const struct plugin_value *a, const struct plugin_value *b)
{
    return !a->told.is_unknown && !b->told.is_unknown && a->told.text.len &&
           str_eq(a->told.text, b->told.text);
}

static void report(struct rule_run *run, const struct plugin_site *site,
                   const struct plugin_value *again, const struct plugin_value *first)
{
    struct draft_spot spot = {first->told.span, STR("the same key")};
    struct draft draft = rule_draft(
        run, value_place(site, again), site->container->argv_path,
        STR("both sockets lead to the same key: going from one to the other rotates nothing"));
    draft.related = &spot;
    draft.related_count = 1;
    rule_report(run, &draft);
}

/* Of a plugin with a list of keys. */
static void look_at_list(struct rule_run *run, const struct plugin_site *site)
{
    const struct plugin_values *keys = &site->flags.keys;
    for (uint32_t i = 1; i < keys->count; i++)
        for (uint32_t k = 0; k < i; k++)
            if (is_same(&keys->items[i], &keys->items[k])) {
                report(run, site, &keys->items[i], &keys->items[k]);
                break;
            }
}

/* All parts that were written down are the same; the first of them in *part. */
static bool has_same_keys(const struct plugin_values *a, const struct plugin_values *b,
                          uint32_t *part)
{
    bool is_written = false;
    if (a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++) {
        if (!is_same(&a->items[i], &b->items[i]))
            return false;
        if (!is_written && a->items[i].origin == VALUE_FLAG && b->items[i].origin == VALUE_FLAG) {
            is_written = true;
            *part = i;
        }
    }
    return is_written;
}

static void look(struct rule_run *run, const struct plugin_site *site)
{
    const struct workload *w = site->workload;
    if (site->plugin->paired)
        look_at_list(run, site);
    for (const struct container *c = w->containers; c < site->container; c++) {
        struct plugin_flags other;
        uint32_t part = 0;
        if (c->plugin != site->plugin || c->is_init)
            continue;
        kms_plugin_read(run->arena, c->plugin, c, &other);
        if (!has_same_keys(&site->flags.keys, &other.keys, &part))
            continue;
        report(run, site, &site->flags.keys.items[part], &other.keys.items[part]);
        return;
    }
}

void rule_plugin_key_twice(struct rule_run *run)
{
    each_plugin(run, look);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/plugins.h"

static bool is_unix(struct str text)
{
    return str_eq_ignore_case(str_slice(text, 0, 5), STR("unix:"));
}

static struct str wrong(struct arena *a, const struct plugin_site *site,
                        const struct plugin_listen *listen)
{
    struct str name = site->plugin->name;
    if (listen->fault == ADDRESS_EMPTY)
        return arena_join(a, name, STR(" is told no path to listen at"));
    if (listen->fault == ADDRESS_LACKS_SCHEME)
        return arena_join(a, name, STR(" wants 'unix://' in front of the path of its socket"));
    if (is_unix(listen->value.told.text))
        return arena_join(a, name,
                          STR(" wants a bare path: 'unix://' is taken for a folder's name"));
    return arena_join(a, STR("the address is no unix socket, and kube-apiserver dials nothing "
                             "else"));
}

static void look(struct rule_run *run, const struct plugin_site *site)
{
    for (uint32_t i = 0; i < site->flags.listen_count; i++) {
        const struct plugin_listen *listen = &site->flags.listens[i];
        if (listen->fault == ADDRESS_FINE)
            continue;
        struct draft draft =
            rule_draft(run, value_place(site, &listen->value), site->container->argv_path,
                       wrong(run->arena, site, listen));
        rule_report(run, &draft);
    }
}

void rule_plugin_address_form(struct rule_run *run)
{
    each_plugin(run, look);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "model/path.h"
#include "rules/hook.h"
#include "rules/plugins.h"

static void look(struct rule_run *run, const struct plugin_site *site)
{
    /* What is not known may as well dial. */
    for (uint32_t i = 0; !site->plugin->is_generic && i < site->flags.listen_count; i++) {
        const struct plugin_listen *listen = &site->flags.listens[i];
        bool is_file = listen->path.len && listen->path.ptr[0] == '/';
        const struct mount *mount = is_file ? mount_of(site->container, listen->path) : NULL;
        if (!mount || !str_eq(path_clean(run->arena, mount->path.text), listen->path))
            continue;
        struct draft_spot socket = {value_place(site, &listen->value),
                                    STR("where the plugin wants to make it")};
        struct draft draft = rule_draft(
            run, mount->path.span, container_path(run->arena, site->container, "volumeMounts"),
            STR("the socket itself is mounted, and not its folder: the plugin can "
                "neither make nor replace it"));
        draft.related = &socket;
        draft.related_count = 1;
        rule_report(run, &draft);
        return;
    }
}

void rule_plugin_socket_is_mount(struct rule_run *run)
{
    each_plugin(run, look);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/plugins.h"

static void look(struct rule_run *run, const struct plugin_site *site)
{
    /* What is not known may as well dial. */
    for (uint32_t i = 0; !site->plugin->is_generic && i < site->flags.listen_count; i++) {
        const struct plugin_listen *listen = &site->flags.listens[i];
        bool is_file = listen->path.len && listen->path.ptr[0] == '/';
        const struct mount *mount = is_file ? mount_of(site->container, listen->path) : NULL;
        if (!mount || !mount->read_only)
            continue;
        struct draft_spot socket = {value_place(site, &listen->value),
                                    STR("where the socket is to be")};
        struct draft draft = rule_draft(
            run, mount->read_only_span, container_path(run->arena, site->container, "volumeMounts"),
            STR("the folder of the socket is mounted read-only: the plugin cannot make "
                "the socket, and does not start"));
        draft.related = &socket;
        draft.related_count = 1;
        rule_report(run, &draft);
        return;
    }
}

void rule_plugin_socket_read_only(struct rule_run *run)
{
    each_plugin(run, look);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "model/path.h"
#include "rules/hook.h"
#include "rules/plugins.h"

static const char *folder_of(struct str host)
{
    static const char *const folders[] = {"/tmp", "/var/tmp", "/dev/shm"};
    for (size_t i = 0; host.ptr && i < sizeof folders / sizeof *folders; i++)
        if (path_is_below(host, str_from(folders[i])))
            return folders[i];
    return NULL;
}

static void look(struct rule_run *run, const struct plugin_site *site)
{
    for (uint32_t i = 0; i < site->flags.listen_count; i++) {
        const struct plugin_listen *listen = &site->flags.listens[i];
        struct str host =
            listen->path.len && !listen->is_abstract
                ? host_path_of(run->arena, site->workload, site->container, listen->path)
                : STR_NONE;
        const char *folder = folder_of(host);
        if (!folder)
            continue;
        struct draft draft = rule_draft(
            run, value_place(site, &listen->value), site->container->argv_path,
            arena_fmt(
                run->arena,
                "the plugin's socket lies in the host's '%s', where every user may make files",
                folder));
        const struct mount *mount = mount_of(site->container, listen->path);
        struct draft_spot volume = {{0, 0}, STR("this folder of the host")};
        if (mount && mount->volume) {
            volume.span = mount->volume->host.span;
            draft.related = &volume;
            draft.related_count = 1;
        }
        rule_report(run, &draft);
    }
}

void rule_plugin_socket_in_tmp(struct rule_run *run)
{
    each_plugin(run, look);
}

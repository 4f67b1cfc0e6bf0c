/* SPDX-License-Identifier: Apache-2.0 */
#include "model/path.h"
#include "rules/hook.h"
#include "rules/mounts.h"
#include "rules/workloads.h"

/* The way to nodes is a socket too, and none of a KMS plugin. */
static bool is_of_others(struct str path)
{
    return str_find(path, STR("konnectivity")) < path.len ||
           str_find(path, STR("egress")) < path.len;
}

static bool is_socket(const struct mount *mount)
{
    struct str path = mount->path.text;
    if (mount->path.is_unknown || mount->sub_path.text.ptr || is_of_others(path))
        return false;
    const struct volume *volume = mounted_host_path(mount);
    return str_ends_with(path, STR(".sock")) || str_ends_with(path, STR(".socket")) ||
           (volume && !is_of_others(volume->host.text) && str_eq(volume->type.text, STR("Socket")));
}

static void look(struct rule_run *run, const struct container *c)
{
    for (uint32_t i = 0; i < c->mount_count; i++) {
        const struct mount *mount = &c->mounts[i];
        if (!is_socket(mount))
            continue;
        struct str shown = place_shown(run->arena, mount->path.text);
        struct draft draft = rule_draft(
            run, mount->path.span, mount_field(run->arena, c, mount, STR("mountPath")),
            arena_join(run->arena, STR("the socket "), shown,
                       STR(" is mounted by itself: when the plugin makes it anew, kube-apiserver "
                           "keeps the old one")));
        draft.label = STR("the socket, not its folder");
        struct draft_spot place;
        if (mounted_host_path(mount)) {
            place = (struct draft_spot){mount->volume->host.span, STR("of this on the host")};
            draft.related = &place;
            draft.related_count = 1;
        }
        rule_report(run, &draft);
    }
}

void rule_socket_file_mounted(struct rule_run *run)
{
    const struct workload *w = run->document->workload;
    for (uint32_t i = 0; i < w->container_count; i++)
        if (w->containers[i].role == ROLE_API_SERVER && server_config(&w->containers[i]))
            look(run, &w->containers[i]);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/hook.h"
#include "rules/plugins.h"
#include "rules/workloads.h"

static bool mounts_are_told(const struct container *c)
{
    for (uint32_t i = 0; i < c->mount_count; i++)
        if (c->mounts[i].path.is_unknown)
            return false;
    return true;
}

static struct str kept(const struct volume *volume)
{
    switch (volume->kind) {
    case VOLUME_EMPTY_DIR:
        return STR("an 'emptyDir' is the pod's own");
    case VOLUME_SECRET:
        return STR("a Secret is mounted there");
    case VOLUME_CONFIG_MAP:
        return STR("a ConfigMap is mounted there");
    case VOLUME_UNDEFINED:
    case VOLUME_HOST_PATH:
    case VOLUME_OTHER:
        break;
    }
    return STR_NONE;
}

static void look_at(struct rule_run *run, const struct plugin_site *site,
                    const struct plugin_listen *listen)
{
    const struct container *c = site->container;
    struct str path = listen->path;
    if (!path.len || path.ptr[0] != '/' || listen->value.told.is_unknown)
        return;
    const struct mount *mount = mount_of(c, path);
    struct str why = STR("no mount of the container covers it");
    struct draft_spot there;
    if (!mount && site->workload->is_partial)
        return;
    if (mount) {
        why = mount->volume ? kept(mount->volume) : STR_NONE;
        /* Another container of the pod may dial, or pass on what comes from kube-apiserver. */
        if (!why.ptr || volume_is_shared(site->workload, c, mount->volume))
            return;
    }
    struct draft draft =
        rule_draft(run, value_place(site, &listen->value), c->argv_path,
                   arena_join(run->arena, STR("kube-apiserver cannot reach the socket "),
                              place_shown(run->arena, path), STR(": "), why));
    if (mount)
        there = (struct draft_spot){mount->path.span, STR("where it lies")};
    else if (c->mount_count)
        there = (struct draft_spot){c->mounts[0].path.span, STR("what is mounted begins here")};
    if (c->mount_count) {
        draft.related = &there;
        draft.related_count = 1;
    }
    rule_report(run, &draft);
}

static void look(struct rule_run *run, const struct plugin_site *site)
{
    /* Of a plugin that is not known, one of several sockets may be another's. */
    bool is_doubtful = site->plugin->is_generic && site->flags.listen_count > 1;
    if (site->workload->sees_host_paths || is_doubtful || !mounts_are_told(site->container))
        return;
    for (uint32_t i = 0; i < site->flags.listen_count; i++)
        look_at(run, site, &site->flags.listens[i]);
}

void rule_plugin_socket_unshared(struct rule_run *run)
{
    each_plugin(run, look);
}

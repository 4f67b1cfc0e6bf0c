/* SPDX-License-Identifier: Apache-2.0 */
#include "model/path.h"
#include "rules/hook.h"
#include "rules/join.h"
#include "rules/workloads.h"

static bool holds(struct str folder, struct str file)
{
    return str_eq(folder, STR(".")) || path_is_below(path_folder(file), folder);
}

/* Of the configurations of kubeadm that may be meant for a manifest the nearest: that of its node,
 * or of a folder in which it lies. NULL where there is none, or there are two. */
static const struct server_note *nearest(const struct joined *j, const struct server_note *manifest)
{
    const struct server_note *best = NULL;
    bool twice = false;
    for (uint32_t i = 0; i < j->server_count; i++) {
        const struct server_note *other = j->servers[i].server;
        if (!other->kubeadm || other->kubeadm->in_cluster_api || !other->kubeadm->api_version.ptr)
            continue;
        struct str folder = path_folder(other->file), root = link_root(other->file);
        bool near = root.ptr
                        ? str_eq(root, link_root(manifest->file)) && link_root(manifest->file).ptr
                        : holds(folder, manifest->file);
        if (!near)
            continue;
        size_t far = best ? path_folder(best->file).len : 0;
        if (!best || folder.len > far) {
            best = other;
            twice = false;
        } else if (folder.len == far) {
            twice = true;
        }
    }
    return twice ? NULL : best;
}

static const struct server_link *link_of(const struct joined *j, const struct server_note *server)
{
    for (uint32_t i = 0; i < j->server_count; i++)
        if (j->servers[i].server == server)
            return &j->servers[i];
    return NULL;
}

static void report(struct rule_run *run, const struct server_note *manifest,
                   const struct spot *there, struct str label, struct str message)
{
    struct join_spot related = {there, label};
    struct join_draft draft = join_draft(run, &manifest->config_at, STR("what holds now"), message);
    draft.container = manifest->container;
    draft.minors = manifest->minors;
    draft.related = &related;
    draft.related_count = 1;
    join_report(run, &draft);
}

static void compare(struct rule_run *run, const struct server_note *manifest,
                    const struct server_note *kubeadm)
{
    struct arena *a = run->arena;
    struct str gone = STR("the next 'kubeadm upgrade' takes the encryption configuration away from "
                          "kube-apiserver: ");
    const struct server_link *link = link_of(run->joined, kubeadm);
    if (!kubeadm->config.ptr)
        report(run, manifest, &kubeadm->kubeadm->at, STR("kubeadm makes the manifest of this"),
               arena_join(a, gone, STR("kubeadm was not told of the flag")));
    else if (kubeadm->config_is_unknown)
        return;
    else if (link->state == LINK_NOT_VISIBLE && manifest->config_host.ptr)
        report(run, manifest, &kubeadm->config_at, STR("the flag is here, and no volume"),
               arena_join(a, gone, STR("kubeadm was told of the flag, but not of its volume")));
    else if (manifest->config_host.ptr && kubeadm->config_host.ptr &&
             !str_eq(manifest->config_host, kubeadm->config_host))
        report(run, manifest, &kubeadm->config_at, STR("what kubeadm was told"),
               arena_join(a, STR("the next 'kubeadm upgrade' makes kube-apiserver read "),
                          place_shown(a, kubeadm->config_host), STR(" instead of "),
                          place_shown(a, manifest->config_host)));
}

/* A patch, which kubeadm applies each time it makes the manifest. */
static bool is_patch(const struct server_note *server)
{
    return !server->kubeadm && server->is_static && server->is_partial && server->config.ptr;
}

static bool is_patched(const struct joined *j)
{
    for (uint32_t i = 0; i < j->server_count; i++)
        if (is_patch(j->servers[i].server))
            return true;
    return false;
}

void rule_kubeadm_not_persisted(struct rule_run *run)
{
    if (is_patched(run->joined))
        return;
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_note *manifest = run->joined->servers[i].server;
        if (manifest->kubeadm || !manifest->is_static || !manifest->config.ptr ||
            manifest->config_is_unknown)
            continue;
        const struct server_note *kubeadm = nearest(run->joined, manifest);
        if (kubeadm)
            compare(run, manifest, kubeadm);
    }
}

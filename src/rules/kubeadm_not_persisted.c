/* SPDX-License-Identifier: Apache-2.0 */
#include "model/path.h"
#include "rules/hook.h"
#include "rules/join.h"
#include "rules/workloads.h"

static bool holds(struct str folder, struct str file)
{
    return str_eq(folder, STR(".")) || path_is_below(path_folder(file), folder);
}

struct kubeadm_file {
    const struct server_link *link;
    struct str folder, root; /* its root: STR_NONE where it lies on no node */
};

/* All that may be meant for a manifest. Memory: the run's arena. */
static struct kubeadm_file *kubeadm_files(struct rule_run *run, uint32_t *count)
{
    const struct joined *j = run->joined;
    struct kubeadm_file *files = arena_new(run->arena, struct kubeadm_file, j->server_count);
    *count = 0;
    for (uint32_t i = 0; i < j->server_count; i++) {
        const struct server_note *server = j->servers[i].server;
        if (server->kubeadm && !server->kubeadm->in_cluster_api && server->kubeadm->api_version.ptr)
            files[(*count)++] = (struct kubeadm_file){&j->servers[i], path_folder(server->file),
                                                      link_root(server->file)};
    }
    return files;
}

/* Of the configurations of kubeadm that may be meant for a manifest the nearest: that of its node,
 * or of a folder in which it lies. NULL where there is none, or there are two. */
static const struct server_link *nearest(const struct kubeadm_file *files, uint32_t count,
                                         const struct server_note *manifest)
{
    const struct kubeadm_file *best = NULL;
    struct str own = link_root(manifest->file);
    bool twice = false;
    for (uint32_t i = 0; i < count; i++) {
        const struct kubeadm_file *file = &files[i];
        bool near = file->root.ptr ? own.ptr && str_eq(file->root, own)
                                   : holds(file->folder, manifest->file);
        if (!near)
            continue;
        if (!best || file->folder.len > best->folder.len) {
            best = file;
            twice = false;
        } else if (file->folder.len == best->folder.len) {
            twice = true;
        }
    }
    return best && !twice ? best->link : NULL;
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
                    const struct server_link *link)
{
    const struct server_note *kubeadm = link->server;
    struct arena *a = run->arena;
    struct str gone = STR("the next 'kubeadm upgrade' takes the encryption configuration away from "
                          "kube-apiserver: ");
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
    uint32_t count;
    const struct kubeadm_file *files = kubeadm_files(run, &count);
    for (uint32_t i = 0; i < run->joined->server_count; i++) {
        const struct server_note *manifest = run->joined->servers[i].server;
        if (manifest->kubeadm || !manifest->is_static || !manifest->config.ptr ||
            manifest->config_is_unknown)
            continue;
        const struct server_link *kubeadm = nearest(files, count, manifest);
        if (kubeadm)
            compare(run, manifest, kubeadm);
    }
}

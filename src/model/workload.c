/* SPDX-License-Identifier: Apache-2.0 */
#include "model/workload.h"

#include "model/path.h"

const struct container *workload_container(const struct workload *workload, enum role role)
{
    for (uint32_t i = 0; i < workload->container_count; i++)
        if (workload->containers[i].role == role)
            return &workload->containers[i];
    return NULL;
}

struct str mount_path(struct arena *a, const struct mount *mount)
{
    struct str path = mount->path.text;
    bool relative = path.len && path.ptr[0] != '/';
    return path_clean(a, relative ? arena_join(a, STR("/"), path) : path);
}

const struct mount *mount_of(const struct container *container, struct str path)
{
    struct arena a = ARENA_INIT;
    const struct mount *best = NULL;
    struct str wanted = path_clean(&a, path), best_path = STR("");
    for (uint32_t i = 0; i < container->mount_count; i++) {
        const struct mount *mount = &container->mounts[i];
        if (!mount->path.text.len || mount->path.is_unknown)
            continue;
        struct str at = mount_path(&a, mount);
        if (path_is_below(wanted, at) && at.len >= best_path.len) {
            best = mount;
            best_path = at;
        }
    }
    arena_release(&a);
    return best;
}

bool volume_is_shared(const struct workload *workload, const struct container *container,
                      const struct volume *volume)
{
    for (uint32_t i = 0; i < workload->container_count; i++) {
        const struct container *other = &workload->containers[i];
        for (uint32_t k = 0; other != container && !other->is_init && k < other->mount_count; k++)
            if (other->mounts[k].volume == volume)
                return true;
    }
    return false;
}

struct str host_path_of(struct arena *a, const struct workload *workload,
                        const struct container *container, struct str path)
{
    if (!path.len || path.ptr[0] != '/')
        return STR_NONE;
    if (workload->sees_host_paths)
        return path_on_host(a, path);
    const struct mount *mount = mount_of(container, path);
    if (!mount || !mount->volume || mount->volume->kind != VOLUME_HOST_PATH ||
        !mount->volume->host.text.len || mount->volume->host.is_unknown ||
        mount->sub_path.is_unknown)
        return STR_NONE;
    struct str wanted = path_clean(a, path), at = mount_path(a, mount);
    struct str inside = str_slice(wanted, at.len == 1 ? 0 : at.len, wanted.len);
    struct str below =
        mount->sub_path.text.len ? arena_join(a, STR("/"), mount->sub_path.text) : STR("");
    return path_on_host(a, arena_join(a, mount->volume->host.text, below, inside));
}

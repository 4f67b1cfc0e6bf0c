/* SPDX-License-Identifier: Apache-2.0 */
/* The ignore files above a folder that is walked. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/git_tracked.h"
#include "files/walk_state.h"

/* The nearest folder with a `.git`, the root itself included; STR_NONE where there is none. */
static struct str find_repository(struct arena *a, const struct walk_root *root)
{
    struct stat status;
    if (fstat(root->fd, &status) != 0)
        return STR_NONE;
    for (struct str at = root->real;;) {
        if (git_begins_in(a, at, &status))
            return at;
        const char *slash = at.len ? memrchr(at.ptr, '/', at.len) : NULL;
        if (!slash)
            return STR_NONE;
        at.len = (size_t)(slash - at.ptr);
    }
}

static void read_one(struct walk *walk, struct str folder, const char *file, struct str below,
                     const struct ignore_list **chain)
{
    struct arena *a = &walk->arena;
    struct err err = {""};
    struct str name = arena_join(a, below, str_from(file));
    struct str path = arena_join(a, folder, STR("/"));
    int fd = open(path.ptr, O_PATH | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd < 0 ? err_set(&err, "cannot open: %s", strerror(errno))
                     : ignore_read(a, fd, file, name, below.len, chain, &err);
    if (fd >= 0)
        close(fd);
    if (!ok)
        walk_complain(walk, arena_join(a, path, str_from(file)), err.text);
}

const struct ignore_list *walk_chain_above(struct walk *walk, const struct walk_root *root,
                                           struct str *prefix)
{
    struct arena *a = &walk->arena;
    const struct ignore_list *chain = NULL;
    struct str top = find_repository(a, root);
    *prefix = STR("");
    if (!top.ptr)
        return NULL;
    read_one(walk, top, ".git/info/exclude", STR(""), &chain);
    if (top.len == root->real.len)
        return chain; /* its own .gitignore is read when it is walked */
    struct str way = str_slice(root->real, top.len + 1, root->real.len);
    *prefix = arena_join(a, way, STR("/"));
    for (size_t i = 0; i < prefix->len; i++)
        if (i == 0 || prefix->ptr[i - 1] == '/') {
            struct str below = str_slice(*prefix, 0, i);
            read_one(walk, str_slice(root->real, 0, top.len + i), ".gitignore", below, &chain);
        }
    return chain;
}

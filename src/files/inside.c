/* SPDX-License-Identifier: Apache-2.0 */
#include "files/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Set once the kernel, or a filter around us, does not know the call. */
static atomic_bool stepwise_only;

int inside_open_stepwise(int root, const char *path, int flags)
{
    int at = root;
    for (;;) {
        char name[NAME_MAX + 1];
        const char *slash = strchr(path, '/');
        size_t len = slash ? (size_t)(slash - path) : strlen(path);
        bool is_last = !slash || !slash[1];
        int next = -1;
        if (len > NAME_MAX) {
            errno = ENAMETOOLONG;
        } else {
            memcpy(name, path, len);
            name[len] = '\0';
            if (strcmp(name, "..") == 0)
                errno = EXDEV;
            else
                next = openat(at, name,
                              (is_last ? flags : O_PATH) | (slash ? O_DIRECTORY : 0) | O_NOFOLLOW |
                                  O_CLOEXEC);
        }
        int error = errno;
        if (at != root)
            close(at);
        errno = error;
        if (next < 0 || is_last)
            return next;
        at = next;
        path = slash + 1;
    }
}

/* The kernel has not said that there is no such file within the root, only that it cannot tell.
 * EAGAIN: a name moved meanwhile. EXDEV: the path leads out, but while other programs move and
 * remove folders some kernels say so of deep paths that do not. EPERM: so some filters answer to
 * calls that are new to them. */
static bool is_unsure(int error)
{
    return error == ENOSYS || error == EPERM || error == EAGAIN || error == EXDEV;
}

int inside_open(int root, const char *path, int flags)
{
    if (!atomic_load_explicit(&stepwise_only, memory_order_relaxed)) {
        struct open_how how = {
            .flags = (unsigned long long)(flags | O_CLOEXEC | O_NOFOLLOW),
            .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
        };
        long fd = syscall(SYS_openat2, root, path, &how, sizeof how);
        if (fd >= 0 || !is_unsure(errno))
            return (int)fd;
        if (errno == ENOSYS)
            atomic_store_explicit(&stepwise_only, true, memory_order_relaxed);
    }
    return inside_open_stepwise(root, path, flags);
}

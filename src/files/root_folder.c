/* SPDX-License-Identifier: Apache-2.0 */
/* A root that is a folder. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/fatal.h"
#include "files/inside.h"
#include "files/root_back.h"

/* inside_open() wants no empty path. `real` ends in a NUL, or is a part of what does. */
static int open_real(const struct root *root, struct str real, int flags)
{
    char path[PATH_MAX];
    if (real.len >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    if (!real.len)
        return openat(root->fd, ".", flags | O_CLOEXEC);
    memcpy(path, real.ptr, real.len);
    path[real.len] = '\0';
    return inside_open(root->fd, path, flags);
}

static enum root_kind kind_of(mode_t mode)
{
    return S_ISREG(mode)    ? ROOT_FILE
           : S_ISDIR(mode)  ? ROOT_FOLDER
           : S_ISLNK(mode)  ? ROOT_LINK
           : S_ISSOCK(mode) ? ROOT_SOCKET
                            : ROOT_OTHER;
}

static struct str link_target(struct arena *a, int fd)
{
    char target[PATH_MAX];
    ssize_t len = readlinkat(fd, "", target, sizeof target);
    return len < 0 || (size_t)len >= sizeof target
               ? STR_NONE
               : arena_str(a, (struct str){target, (size_t)len});
}

void root_folder_entry(const struct root *root, struct arena *a, struct str real,
                       struct root_status *out)
{
    struct stat status;
    int fd = open_real(root, real, O_PATH | O_NOFOLLOW);
    if (fd < 0) {
        out->kind = errno == ENOENT || errno == ENOTDIR ? ROOT_ABSENT : ROOT_UNREADABLE;
        out->why = strerrordesc_np(errno);
        return;
    }
    if (fstat(fd, &status) == 0) {
        out->kind = kind_of(status.st_mode);
        out->has_mode = true;
        out->mode = status.st_mode & 07777;
        out->uid = status.st_uid;
        out->gid = status.st_gid;
    }
    if (out->kind == ROOT_LINK && !(out->target = link_target(a, fd)).ptr)
        out->kind = ROOT_UNREADABLE;
    close(fd);
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

bool root_folder_list(const struct root *root, struct arena *a, struct str real,
                      struct root_names *out, struct err *err)
{
    int fd = open_real(root, real, O_RDONLY | O_DIRECTORY | O_NOCTTY);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir) {
        if (errno == ENOMEM)
            oom_exit();
        err_set(err, "cannot open: %s", strerror(errno));
        if (fd >= 0)
            close(fd);
        return false;
    }
    errno = 0;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        root_add_name(a, out, arena_str(a, str_from(entry->d_name)));
    }
    int error = errno;
    closedir(dir);
    if (error)
        return err_set(err, "cannot read: %s", strerror(error));
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, by_name);
    return true;
}

/* Reading there may wait forever, or change something. */
static bool is_of_the_kernel(int fd)
{
    struct statfs status;
    return fstatfs(fd, &status) != 0 || status.f_type == PROC_SUPER_MAGIC ||
           status.f_type == SYSFS_MAGIC || status.f_type == DEBUGFS_MAGIC ||
           status.f_type == TRACEFS_MAGIC;
}

bool root_folder_read(const struct root *root, struct str real, struct reader *reader,
                      const struct reader_options *options, struct reading *reading,
                      struct err *err)
{
    struct stat status;
    /* Opening a device may do something: what it is, is asked first. */
    int fd = open_real(root, real, O_PATH | O_NOFOLLOW);
    bool ok = fd >= 0 && fstat(fd, &status) == 0;
    if (!ok)
        err_set(err, "cannot open: %s", strerror(errno));
    else if (!S_ISREG(status.st_mode) || is_of_the_kernel(fd))
        ok = err_set(err, "it is no regular file");
    if (fd >= 0)
        close(fd);
    if (!ok)
        return false;
    fd = open_real(root, real, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return err_set(err, "cannot open: %s", strerror(errno));
    struct reader_options regular = *options;
    regular.regular_only = true;
    ok = reader_read(reader, fd, &regular, reading, err);
    close(fd);
    return ok;
}

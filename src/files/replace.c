/* SPDX-License-Identifier: Apache-2.0 */
#include "files/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "files/same_attributes.h"

#define ALREADY_THERE "it is there already, and is left as it is"

/* The temporary file there is, for replace_remove_temporaries(). */
static struct {
    volatile sig_atomic_t exists;
    int folder;
    char name[sizeof ".enclint-0123456789abcdef.tmp"];
} temporary;

void replace_remove_temporaries(void)
{
    if (temporary.exists)
        unlinkat(temporary.folder, temporary.name, 0);
    temporary.exists = 0;
}

bool replace_same_file(const char *path, dev_t device, ino_t inode)
{
    struct stat status;
    return stat(path, &status) == 0 && status.st_dev == device && status.st_ino == inode;
}

static bool same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool is_unchanged(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mode == b->st_mode && same_time(a->st_mtim, b->st_mtim) &&
           same_time(a->st_ctim, b->st_ctim);
}

static bool write_all(int fd, struct str bytes, struct err *err)
{
    while (bytes.len > 0) {
        ssize_t put = write(fd, bytes.ptr, bytes.len);
        if (put > 0)
            bytes = str_slice(bytes, (size_t)put, bytes.len);
        else if (put == 0 || errno != EINTR)
            return err_set(err, "cannot write: %s", strerror(put == 0 ? EIO : errno));
    }
    return true;
}

struct target {
    char path[PATH_MAX]; /* without links; cut before the name */
    const char *name;
    int folder;
    bool exists;
    struct stat old;
};

/* A device or a pipe has no content to replace. */
static bool write_through(const char *path, struct str bytes, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return err_set(err, "cannot open: %s", strerror(errno));
    bool ok = write_all(fd, bytes, err);
    if (close(fd) != 0 && ok)
        ok = err_set(err, "cannot write: %s", strerror(errno));
    return ok;
}

/* Splits the path; opens the folder, in which everything else happens. */
static bool open_folder(struct target *target, struct err *err)
{
    char *slash = strrchr(target->path, '/');
    const char *folder = slash == target->path ? "/" : slash ? target->path : ".";
    target->name = slash ? slash + 1 : target->path;
    if (slash)
        *slash = '\0';
    if (*target->name == '\0' || strcmp(target->name, ".") == 0 || strcmp(target->name, "..") == 0)
        return err_set(err, "it is a directory");
    target->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (target->folder < 0)
        return err_set(err, "cannot open its folder: %s", strerror(errno));
    return true;
}

static bool find_target(struct target *target, const char *path, struct err *err)
{
    struct stat status;
    target->folder = -1;
    if (realpath(path, target->path))
        return open_folder(target, err);
    if (errno != ENOENT)
        return err_set(err, "cannot open: %s", strerror(errno));
    if (lstat(path, &status) == 0)
        return err_set(err, "it is a link that leads nowhere");
    if (strlen(path) >= sizeof target->path)
        return err_set(err, "cannot open: %s", strerror(ENAMETOOLONG));
    memcpy(target->path, path, strlen(path) + 1);
    return open_folder(target, err);
}

/* Before anything is written, so that a refusal costs nothing. */
static bool inspect(struct target *target, const struct replace_options *options, struct err *err)
{
    target->exists = fstatat(target->folder, target->name, &target->old, AT_SYMLINK_NOFOLLOW) == 0;
    if (!target->exists && (errno != ENOENT || options->expect))
        return err_set(err, "cannot open: %s", strerror(errno));
    if (!target->exists)
        return true;
    if (S_ISDIR(target->old.st_mode))
        return err_set(err, "it is a directory");
    if (!S_ISREG(target->old.st_mode))
        return err_set(err, "it is no regular file");
    if (options->expect && !is_unchanged(options->expect, &target->old))
        return err_set(err, "it was changed by somebody else meanwhile");
    if (target->old.st_nlink > 1)
        return err_set(err, "it has %ju hard links, and only one of them would be replaced",
                       (uintmax_t)target->old.st_nlink);
    if (faccessat(target->folder, target->name, W_OK, AT_EACCESS) != 0)
        return err_set(err, "cannot write: %s", strerror(errno));
    return true;
}

static int make_temporary(const struct target *target, struct err *err)
{
    for (int tries = 0; tries < 100; tries++) {
        uint64_t random;
        if (getrandom(&random, sizeof random, 0) != sizeof random)
            break;
        snprintf(temporary.name, sizeof temporary.name, ".enclint-%016jx.tmp", (uintmax_t)random);
        temporary.folder = target->folder;
        int fd = openat(target->folder, temporary.name,
                        O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        temporary.exists = fd >= 0;
        if (fd >= 0 || errno != EEXIST) {
            if (fd < 0)
                err_set(err, "cannot write into its folder: %s", strerror(errno));
            return fd;
        }
    }
    err_set(err, "cannot find a name for a temporary file");
    return -1;
}

static bool synchronise(int fd)
{
    /* Some file systems do not know how; then there is nothing to wait for. */
    return fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP || errno == ENOSYS;
}

static bool set_mode(int fd, const struct target *target, const struct replace_options *options,
                     struct err *err)
{
    if (target->exists)
        return same_attributes(fd, target->folder, target->name, &target->old, err);
    mode_t mask = umask(077);
    umask(mask);
    return fchmod(fd, options->mode ? options->mode & ~mask : 0600) == 0 ||
           err_set(err, "cannot set its mode: %s", strerror(errno));
}

static bool fill_temporary(int fd, const struct target *target, struct str bytes,
                           const struct replace_options *options, struct err *err)
{
    bool ok = write_all(fd, bytes, err) && set_mode(fd, target, options, err);
    if (ok && !synchronise(fd))
        ok = err_set(err, "cannot write: %s", strerror(errno));
    if (close(fd) != 0 && ok)
        ok = err_set(err, "cannot write: %s", strerror(errno));
    return ok;
}

/* A rename that replaces nothing, which not every file system knows; nor does each know links. */
static bool put_where_none_is(const struct target *target, struct err *err)
{
    int folder = target->folder;
    if (renameat2(folder, temporary.name, folder, target->name, RENAME_NOREPLACE) == 0) {
        temporary.exists = 0;
        return true;
    }
    if (errno == EINVAL || errno == ENOSYS) {
        if (linkat(folder, temporary.name, folder, target->name, 0) == 0)
            return true; /* the other name goes with what is temporary */
    }
    if (errno == EEXIST)
        return err_set(err, ALREADY_THERE);
    return err_set(err, "cannot give it its name: %s", strerror(errno));
}

static bool put_in_place(struct target *target, const struct replace_options *options,
                         struct err *err)
{
    struct stat now;
    if (options->expect && (fstatat(target->folder, target->name, &now, AT_SYMLINK_NOFOLLOW) != 0 ||
                            !is_unchanged(options->expect, &now)))
        return err_set(err, "it was changed by somebody else meanwhile");
    if (options->only_new) {
        if (!put_where_none_is(target, err))
            return false;
        replace_remove_temporaries();
    } else if (renameat(target->folder, temporary.name, target->folder, target->name) != 0) {
        return err_set(err, "cannot replace it: %s", strerror(errno));
    }
    temporary.exists = 0;
    if (!synchronise(target->folder))
        return err_set(err, "it was written, but its folder cannot be synchronised: %s",
                       strerror(errno));
    return true;
}

bool replace_write(const char *path, struct str bytes, const struct replace_options *options,
                   struct err *err)
{
    struct target target;
    struct stat status;
    if (options->only_new && lstat(path, &status) == 0)
        return err_set(err, ALREADY_THERE);
    if (!options->expect && stat(path, &status) == 0 && !S_ISREG(status.st_mode) &&
        !S_ISDIR(status.st_mode))
        return write_through(path, bytes, err);
    bool ok = find_target(&target, path, err) && inspect(&target, options, err);
    if (ok) {
        int fd = make_temporary(&target, err);
        ok = fd >= 0 && fill_temporary(fd, &target, bytes, options, err) &&
             put_in_place(&target, options, err);
        replace_remove_temporaries();
    }
    if (target.folder >= 0)
        close(target.folder);
    return ok;
}

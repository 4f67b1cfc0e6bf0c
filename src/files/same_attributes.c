/* SPDX-License-Identifier: Apache-2.0 */
#include "files/same_attributes.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/limits.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

/* What the kernel allows at most; no memory is asked for while a temporary file exists. */
static char names[XATTR_LIST_MAX], old_value[XATTR_SIZE_MAX], new_value[XATTR_SIZE_MAX];

/* Digests and signatures of the content, which the kernel makes anew. */
static bool is_of_content(const char *name)
{
    return strcmp(name, "security.ima") == 0 || strcmp(name, "security.evm") == 0;
}

static bool copy_attribute(int to, int from, const char *name, struct err *err)
{
    ssize_t len = fgetxattr(from, name, old_value, sizeof old_value);
    if (len < 0)
        return errno == ENODATA || err_set(err, "cannot read its attribute '%s'", name);
    /* A label is often the folder's, and there already; setting it may take rights we lack. */
    if (fgetxattr(to, name, new_value, sizeof new_value) == len &&
        memcmp(old_value, new_value, (size_t)len) == 0)
        return true;
    return fsetxattr(to, name, old_value, (size_t)len, 0) == 0 ||
           err_set(err, "cannot keep its attribute '%s': %s", name, strerror(errno));
}

static bool copy_attributes(int to, int from, struct err *err)
{
    ssize_t len = flistxattr(from, names, sizeof names);
    if (len < 0)
        return errno == ENOTSUP || errno == ENOSYS ||
               err_set(err, "cannot read its attributes: %s", strerror(errno));
    for (const char *name = names; name < names + len; name += strlen(name) + 1)
        if (!is_of_content(name) && !copy_attribute(to, from, name, err))
            return false;
    return true;
}

static bool copy_owner(int to, const struct stat *old, struct err *err)
{
    struct stat now;
    if (fstat(to, &now) != 0)
        return err_set(err, "cannot write: %s", strerror(errno));
    uid_t uid = now.st_uid == old->st_uid ? (uid_t)-1 : old->st_uid;
    gid_t gid = now.st_gid == old->st_gid ? (gid_t)-1 : old->st_gid;
    if (uid == (uid_t)-1 && gid == (gid_t)-1)
        return true;
    return fchown(to, uid, gid) == 0 || err_set(err, "cannot keep its owner: %s", strerror(errno));
}

bool same_attributes(int fd, int folder, const char *name, const struct stat *old, struct err *err)
{
    int from = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (from < 0)
        return err_set(err, "cannot open: %s", strerror(errno));
    /* The mode last: a new owner takes bits of it, an access list sets others. */
    bool ok = copy_owner(fd, old, err) && copy_attributes(fd, from, err);
    close(from);
    if (ok && fchmod(fd, old->st_mode & 07777) != 0)
        ok = err_set(err, "cannot keep its mode: %s", strerror(errno));
    return ok;
}

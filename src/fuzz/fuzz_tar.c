/* SPDX-License-Identifier: Apache-2.0 */
/* A tar archive from any bytes, once as they are and once with the sums right that headers have of
 * themselves: what each member is said to hold lies in it, no name leads out or
 * comes twice, and all together take memory in proportion to the bytes; every member is found at
 * its own path, and looking at any path ends. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fatal.h"
#include "files/root.h"
#include "files/tar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const char *what)
{
    if (!holds)
        BUG(what);
}

static void check_name(struct str path)
{
    bool empty = !path.len;
    while (path.ptr && !empty) {
        struct str part = str_cut(&path, '/');
        check(part.len && part.ptr[0] && !str_eq(part, STR("..")) && !str_eq(part, STR(".")),
              "a name that is none");
    }
}

static void check_members(const struct tar *tar, size_t size)
{
    for (uint32_t i = 0; i < tar->count; i++) {
        const struct tar_member *member = &tar->members[i];
        check_name(member->path);
        check(member->at <= size && member->size <= size - member->at, "content behind the end");
        check(tar_find(tar, member->path) == member, "a member that is not found");
        check(!i || str_cmp(tar->members[i - 1].path, member->path) < 0, "out of order");
        check(member->path.len <= TAR_NAME_MAX && member->mode <= 07777, "out of bounds");
    }
}

static void look_at_all(const struct root *root, const struct tar *tar)
{
    enum { ENOUGH = 64 };
    for (uint32_t i = 0; i < tar->count && i < ENOUGH; i++) {
        struct arena a = ARENA_INIT;
        struct root_status status;
        struct root_names names;
        struct err err = {""};
        root_look(root, &a, tar->members[i].path, &status);
        check(status.kind != ROOT_LINK, "a link that is not followed");
        if (status.kind == ROOT_FOLDER)
            check(root_list(root, &a, status.real, &names, &err), "no list of names");
        arena_release(&a);
    }
}

static void check_archive(const uint8_t *data, size_t size)
{
    struct arena a = ARENA_INIT;
    struct tar tar;
    struct err err = {""};
    int fd = memfd_create("tar", MFD_CLOEXEC);
    check(fd >= 0 && write(fd, data, size) == (ssize_t)size, "no memory file");
    if (tar_read(&tar, &a, fd, &err)) {
        check(!err.text[0], "an error that is none");
        check(a.used <= 16 * size + 64 * 1024, "more memory than the bytes are worth");
        check_members(&tar, size);
        struct root *root = root_open("tar", fd, &err);
        check(root != NULL, "no root of what is an archive");
        look_at_all(root, &tar);
        root_close(root);
    } else {
        check(err.text[0], "no reason");
        close(fd);
    }
    arena_release(&a);
}

static void mend(uint8_t *header)
{
    unsigned sum = 0;
    for (size_t i = 0; i < TAR_BLOCK; i++)
        sum += i >= 148 && i < 156 ? ' ' : header[i];
    for (size_t i = 0; i < 6; i++)
        header[148 + i] = (uint8_t)('0' + (sum >> (15 - 3 * i) & 7));
    header[154] = '\0';
    header[155] = ' ';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_archive(data, size);
    uint8_t *mended = xmalloc(size + 1);
    if (size)
        memcpy(mended, data, size);
    for (size_t at = 0; at + TAR_BLOCK <= size; at += TAR_BLOCK)
        if (memcmp(mended + at + 257, "ustar", 5) == 0)
            mend(mended + at);
    check_archive(mended, size);
    free(mended);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/node.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "extract/gzip.h"

enum { SPOOL_MAX = 1 << 30 };

/* Memory that is read as a file is, and goes with its descriptor: nothing is written to a disk. */
static int memory(struct err *err)
{
    int fd = memfd_create("enclint", MFD_CLOEXEC);
    if (fd < 0)
        err_set(err, "cannot keep it in memory: %s", strerror(errno));
    return fd;
}

static bool copy_by(char *piece, size_t size, int from, int to, struct err *err)
{
    uint64_t sum = 0;
    for (;;) {
        ssize_t got = read(from, piece, size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_set(err, "cannot read: %s", strerror(errno));
        if (got == 0)
            return true;
        sum += (uint64_t)got;
        if (sum > SPOOL_MAX)
            return err_set(err, "it is larger than %d MiB: save it first", SPOOL_MAX >> 20);
        for (ssize_t put = 0; put < got;) {
            ssize_t more = write(to, piece + put, (size_t)(got - put));
            if (more < 0 && errno != EINTR)
                return err_set(err, "cannot keep it in memory: %s", strerror(errno));
            put += more < 0 ? 0 : more;
        }
    }
}

/* By way of an arena, which is wiped: what comes through may hold keys. */
static bool copy_all(int from, int to, struct err *err)
{
    enum { PIECE = 64 * 1024 };
    struct arena a = ARENA_INIT;
    bool ok = copy_by(arena_bytes(&a, PIECE), PIECE, from, to, err);
    arena_release(&a);
    return ok;
}

int cli_spool(int from, struct err *err)
{
    int to = memory(err);
    if (to < 0 || copy_all(from, to, err))
        return to;
    close(to);
    return -1;
}

static bool is_gzip(int fd)
{
    unsigned char magic[2];
    return pread(fd, magic, sizeof magic, 0) == sizeof magic && magic[0] == 0x1f &&
           magic[1] == 0x8b;
}

/* In place of what is packed; `fd` is closed then. */
static int unpacked(int fd, struct err *err)
{
    int to = memory(err);
    bool ok = to >= 0 && gzip_copy(fd, to, SPOOL_MAX, err);
    close(fd);
    if (ok)
        return to;
    if (to >= 0)
        close(to);
    return -1;
}

static bool is_regular(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

struct root *cli_open_root(const char *path, struct err *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? cli_spool(STDIN_FILENO, err)
                      : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd >= 0 && is_regular(fd) && is_gzip(fd)) {
        fd = unpacked(fd, err);
        is_stdin = true;
    } else if (fd >= 0 && !is_stdin) {
        close(fd);
        fd = -1;
    }
    if (is_stdin && fd < 0)
        return NULL;
    return root_open(path, fd, err);
}

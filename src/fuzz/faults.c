/* SPDX-License-Identifier: Apache-2.0 */
/* faults: a library for LD_PRELOAD that makes one thing go wrong. ENCLINT_FAULT says which:
 *   malloc:N   the N-th allocation fails (from 1; malloc, calloc, realloc, posix_memalign count)
 *   malloc:N+  so do all that follow
 *   read:1     read(2) gives one byte at a time, and EINTR before each second one
 *   write:N    the disk is full after N bytes: write(2) takes what fits, then fails with ENOSPC
 *   rename:2   renameat2(2) knows no flags, as on file systems such as NFS
 * ENCLINT_FAULT_HIT names a file that is created when an allocation failed or a disk was full, so
 * that a caller can count on until nothing is left to fail. Not thread-safe in its counting: the
 * N-th allocation is only well-defined in a process of one thread. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* glibc's own entry points: dlsym(RTLD_NEXT) would allocate while we are being asked to. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *piece, size_t size);
void *__libc_memalign(size_t align, size_t size);

static unsigned long fail_at, allocations;
static bool fail_on, read_slowly, disk_limited, read_turn, rename_plainly;
static size_t disk_left;

__attribute__((constructor)) static void faults_init(void)
{
    const char *fault = getenv("ENCLINT_FAULT");
    if (!fault)
        return;
    if (strncmp(fault, "malloc:", 7) == 0) {
        char *end;
        fail_at = strtoul(fault + 7, &end, 10);
        fail_on = *end == '+';
        allocations = 0; /* what the loader of libraries took does not count */
    }
    read_slowly = strcmp(fault, "read:1") == 0;
    rename_plainly = strcmp(fault, "rename:2") == 0;
    if (strncmp(fault, "write:", 6) == 0) {
        disk_limited = true;
        disk_left = strtoul(fault + 6, NULL, 10);
    }
}

static void hit(void)
{
    const char *path = getenv("ENCLINT_FAULT_HIT");
    long fd = path ? syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT, 0600) : -1;
    if (fd >= 0)
        syscall(SYS_close, fd);
}

static bool fails(void)
{
    allocations++;
    if (fail_at == 0 || allocations < fail_at || (allocations > fail_at && !fail_on))
        return false;
    hit();
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *piece, size_t size)
{
    return fails() ? NULL : __libc_realloc(piece, size);
}

int posix_memalign(void **piece, size_t align, size_t size)
{
    void *got = fails() ? NULL : __libc_memalign(align, size);
    if (!got)
        return ENOMEM;
    *piece = got;
    return 0;
}

void *aligned_alloc(size_t align, size_t size)
{
    return fails() ? NULL : __libc_memalign(align, size);
}

ssize_t read(int fd, void *bytes, size_t size)
{
    read_turn = !read_turn;
    if (read_slowly && read_turn) {
        errno = EINTR;
        return -1;
    }
    return syscall(SYS_read, fd, bytes, read_slowly && size > 1 ? (size_t)1 : size);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    if (!disk_limited || fd == STDERR_FILENO)
        return syscall(SYS_write, fd, bytes, size);
    if (disk_left == 0 && size > 0) {
        hit();
        errno = ENOSPC;
        return -1;
    }
    if (size > disk_left)
        size = disk_left;
    disk_left -= size;
    return syscall(SYS_write, fd, bytes, size);
}

int renameat2(int from, const char *old, int to, const char *new, unsigned flags)
{
    if (!rename_plainly)
        return (int)syscall(SYS_renameat2, from, old, to, new, flags);
    hit();
    errno = EINVAL;
    return -1;
}

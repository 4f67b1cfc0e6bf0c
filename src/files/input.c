/* SPDX-License-Identifier: Apache-2.0 */
#include "files/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

bool input_fill(int fd, char *bytes, size_t *have, size_t want, struct err *err)
{
    while (*have < want) {
        ssize_t got = read(fd, bytes + *have, want - *have);
        if (got == 0)
            break;
        if (got > 0)
            *have += (size_t)got;
        else if (errno == EAGAIN)
            poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, -1);
        else if (errno == EISDIR)
            return err_set(err, "it is a directory; name the files in it");
        else if (errno != EINTR)
            return err_set(err, "cannot read: %s", strerror(errno));
    }
    return true;
}

static bool read_all(int fd, size_t expected, size_t max, struct buf *text, struct err *err)
{
    size_t chunk = expected < max ? expected + 1 : max;
    if (chunk < 4096)
        chunk = 4096;
    for (size_t want = 0; text->len == want && want < max;) {
        buf_reserve(text, chunk);
        want = text->cap < max ? text->cap : max;
        if (!input_fill(fd, text->ptr, &text->len, want, err))
            return false;
    }
    return true;
}

bool input_read(struct arena *a, const char *path, size_t max, struct str *text, struct err *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return err_set(err, "cannot open: %s", strerror(errno));
    struct stat status;
    size_t expected = 0;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0)
        expected = (size_t)status.st_size;
    struct buf bytes = BUF_INIT;
    bool ok = read_all(fd, expected, max, &bytes, err);
    if (ok)
        *text = buf_to_arena(&bytes, a);
    buf_release(&bytes);
    if (!is_stdin)
        close(fd);
    return ok;
}

static const char *kind_of(mode_t mode)
{
    return S_ISDIR(mode)    ? "it is a folder, not a file"
           : S_ISFIFO(mode) ? "it is a named pipe, not a file"
           : S_ISSOCK(mode) ? "it is a socket, not a file"
                            : "it is a device, not a file";
}

bool input_read_regular(struct arena *a, int fd, size_t max, struct str *text, struct err *err)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return err_set(err, "cannot read: %s", strerror(errno));
    if (!S_ISREG(status.st_mode))
        return err_set(err, "%s", kind_of(status.st_mode));
    if ((uint64_t)status.st_size > max)
        return max >> 20 ? err_set(err, "it is larger than %zu MiB", max >> 20)
                         : err_set(err, "it is larger than %zu bytes", max);
    /* One that grows meanwhile is read as it was. */
    size_t size = (size_t)status.st_size, len = 0;
    char *bytes = arena_bytes(a, size + 1);
    if (!input_fill(fd, bytes, &len, size, err))
        return false;
    bytes[len] = '\0';
    *text = (struct str){bytes, len};
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "files/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

/* read(2) and no stdio: no other buffer then holds what may be key material. */
static bool read_all(int fd, size_t expected, size_t max, struct buf *text, struct err *err)
{
    size_t chunk = expected < max ? expected + 1 : max;
    if (chunk < 4096)
        chunk = 4096;
    while (text->len < max) {
        buf_reserve(text, chunk);
        size_t room = text->cap - text->len;
        if (room > max - text->len)
            room = max - text->len;
        ssize_t got = read(fd, text->ptr + text->len, room);
        if (got == 0)
            return true;
        if (got > 0)
            text->len += (size_t)got;
        else if (errno == EAGAIN)
            poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, -1);
        else if (errno == EISDIR)
            return err_set(err, "it is a directory; name the files in it");
        else if (errno != EINTR)
            return err_set(err, "cannot read: %s", strerror(errno));
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

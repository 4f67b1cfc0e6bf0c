/* SPDX-License-Identifier: Apache-2.0 */
#include "report/out.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/fatal.h"

enum { FLUSH_AT = 64 * 1024 };

void out_init(struct out *out, int fd)
{
    *out = (struct out){.fd = fd, .buf = BUF_INIT};
}

static void write_str(struct out *out, struct str s)
{
    size_t at = 0;
    while (at < s.len && !out->error) {
        ssize_t wrote = write(out->fd, s.ptr + at, s.len - at);
        if (wrote >= 0)
            at += (size_t)wrote;
        else if (errno == EAGAIN)
            poll(&(struct pollfd){.fd = out->fd, .events = POLLOUT}, 1, -1);
        else if (errno != EINTR)
            out->error = errno;
    }
}

static void write_all(struct out *out)
{
    write_str(out, buf_view(&out->buf));
    buf_clear(&out->buf);
}

void out_str(struct out *out, struct str s)
{
    if (s.len < FLUSH_AT) {
        buf_str(&out->buf, s);
        if (out->buf.len >= FLUSH_AT)
            write_all(out);
    } else { /* a report as a whole: no need for a second one in memory */
        write_all(out);
        write_str(out, s);
    }
}

void out_cstr(struct out *out, const char *text)
{
    out_str(out, str_from(text));
}

void out_fmt(struct out *out, const char *fmt, ...)
{
    va_list args;
    char text[512];
    va_start(args, fmt);
    int len = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (len < 0 || (size_t)len >= sizeof text)
        BUG("out_fmt is for short texts");
    out_str(out, (struct str){text, (size_t)len});
}

bool out_flush(struct out *out)
{
    write_all(out);
    return out->error == 0;
}

void out_release(struct out *out)
{
    buf_release(&out->buf);
}

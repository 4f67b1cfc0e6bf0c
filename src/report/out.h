/* SPDX-License-Identifier: Apache-2.0 */
/* out: buffered bytes on their way to a file descriptor. After a failed write everything further is
 * dropped and the first error is kept, so callers write on and ask once, at the end. The buffer is
 * wiped when released. */
#ifndef REPORT_OUT_H
#define REPORT_OUT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

struct out {
    int fd;
    int error; /* errno of the first failed write; 0 while all is well */
    struct buf buf;
};

void out_init(struct out *out, int fd);
void out_str(struct out *out, struct str s);
void out_cstr(struct out *out, const char *text);
void out_fmt(struct out *out, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool out_flush(struct out *out); /* false where anything could not be written */
void out_release(struct out *out);

#endif

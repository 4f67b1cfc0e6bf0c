/* SPDX-License-Identifier: Apache-2.0 */
#include "report/paint.h"

#include <stdbool.h>

enum paint paint_of(enum severity severity)
{
    return severity == SEVERITY_ERROR     ? PAINT_ERROR
           : severity == SEVERITY_WARNING ? PAINT_WARNING
                                          : PAINT_INFO;
}

void paint(struct buf *out, const struct report_style *style, enum paint paint)
{
    static const char *const codes[] = {
        [PAINT_ERROR] = "\x1b[1;31m", [PAINT_WARNING] = "\x1b[1;33m", [PAINT_INFO] = "\x1b[1;36m",
        [PAINT_GOOD] = "\x1b[1;32m",  [PAINT_STRONG] = "\x1b[1m",     [PAINT_GUTTER] = "\x1b[34m",
        [PAINT_RELATED] = "\x1b[36m",
    };
    if (style->color)
        buf_cstr(out, codes[paint]);
}

void paint_end(struct buf *out, const struct report_style *style)
{
    if (style->color)
        buf_cstr(out, "\x1b[0m");
}

void paint_str(struct buf *out, const struct report_style *style, enum paint color, const char *s)
{
    paint(out, style, color);
    buf_cstr(out, s);
    paint_end(out, style);
}

/* Rules may be the user's own, and so may their addresses. Without '[' nothing in them is obeyed by
 * a CI system ("##vso["). */
static bool is_address(struct str url)
{
    if (url.len > 2000 ||
        (!str_starts_with(url, STR("https://")) && !str_starts_with(url, STR("http://"))))
        return false;
    for (size_t i = 0; i < url.len; i++)
        if (url.ptr[i] <= 0x20 || url.ptr[i] >= 0x7F || url.ptr[i] == '[')
            return false;
    return true;
}

void link_begin(struct buf *out, const struct report_style *style, struct str url)
{
    if (!style->links || !is_address(url))
        return;
    buf_cstr(out, "\x1b]8;;");
    buf_str(out, url);
    buf_cstr(out, "\x1b\\");
}

void link_end(struct buf *out, const struct report_style *style, struct str url)
{
    if (style->links && is_address(url))
        buf_cstr(out, "\x1b]8;;\x1b\\");
}

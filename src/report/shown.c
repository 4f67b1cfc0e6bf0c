/* SPDX-License-Identifier: Apache-2.0 */
#include "report/shown.h"

#include "base/utf8.h"
#include "report/escape.h"
#include "report/width.h"

enum { TAB = 4 };
void shown_start(struct buf *out, struct str s, size_t limit)
{
    size_t end = limit;
    while (end > 0 && end < s.len && ((unsigned char)s.ptr[end] & 0xC0) == 0x80)
        end--;
    escape_text(out, str_slice(s, 0, end));
    if (end < s.len)
        buf_cstr(out, "...");
}

struct cell cell_at(struct str line, size_t at, uint32_t column)
{
    char c = line.ptr[at];
    if (c == '\t')
        return (struct cell){1, TAB - column % TAB};
    if (c == '#')
        return (struct cell){1, escape_opens_command(line, at) ? sizeof ESCAPED_HASH - 1 : 1};
    if (c >= 0x20 && c < 0x7F)
        return (struct cell){1, 1};
    size_t len;
    unsigned rune = utf8_decode(line, at, &len);
    struct buf escaped = BUF_INIT;
    escape_text(&escaped, str_slice(line, at, at + len));
    bool same = str_eq(buf_view(&escaped), str_slice(line, at, at + len));
    struct cell cell = {len, same ? rune_width(rune) : (uint32_t)escaped.len};
    buf_release(&escaped);
    return cell;
}

void cell_put(struct buf *out, struct str line, size_t at, struct cell cell)
{
    if (line.ptr[at] == '\t')
        for (uint32_t i = 0; i < cell.width; i++)
            buf_byte(out, ' ');
    else if (escape_opens_command(line, at))
        buf_cstr(out, ESCAPED_HASH);
    else
        escape_text(out, str_slice(line, at, at + cell.len));
}

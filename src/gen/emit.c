/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/emit.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gen/load.h"

enum { COLUMNS = 100 };

/* One byte as it stands in a C literal. Octal, since a hexadecimal escape would swallow digits that
 * follow. */
static size_t escape(const char *text, size_t at, char out[5])
{
    unsigned char c = (unsigned char)text[at];
    if (c == '"' || c == '\\')
        return (size_t)snprintf(out, 5, "\\%c", c);
    if (c == '\n')
        return (size_t)snprintf(out, 5, "\\n");
    if (c == '?' && at && text[at - 1] == '?') /* C11 still has trigraphs */
        return (size_t)snprintf(out, 5, "\\?");
    if (c < 0x20 || c >= 0x7f)
        return (size_t)snprintf(out, 5, "\\%03o", c);
    return (size_t)snprintf(out, 5, "%c", c);
}

static size_t escaped_width(const char *text, size_t from, size_t to)
{
    size_t width = 0;
    char piece[5];
    for (size_t at = from; at < to; at++)
        width += escape(text, at, piece);
    return width;
}

static void emit_literal(struct buf *out, const char *text, size_t from, size_t to)
{
    buf_byte(out, '"');
    for (size_t at = from; at < to; at++) {
        char piece[5];
        escape(text, at, piece);
        buf_cstr(out, piece);
    }
    buf_byte(out, '"');
}

void emit_str(struct buf *out, const char *text, int indent)
{
    if (!text) {
        buf_cstr(out, "{NULL, 0}");
        return;
    }
    size_t len = strlen(text), room = COLUMNS - (size_t)indent - 4;
    size_t behind = (size_t)snprintf(NULL, 0, ", %zu}", len); /* and a comma or semicolon */
    if (escaped_width(text, 0, len) + behind <= room) {
        buf_byte(out, '{');
        emit_literal(out, text, 0, len);
        buf_fmt(out, ", %zu}", len);
        return;
    }
    buf_byte(out, '{');
    for (size_t from = 0, to; from < len; from = to) {
        size_t end = from;
        for (to = from; end < len && escaped_width(text, from, end + 1) <= room; end++)
            if (text[end] == ' ')
                to = end + 1;
        if (end == len || to == from)
            to = end;
        if (from)
            buf_fmt(out, "\n%*s", indent + 1, "");
        emit_literal(out, text, from, to);
    }
    buf_fmt(out, ",\n%*s%zu}", indent + 1, "", len);
}

void emit_name(struct buf *out, const char *name, bool upper)
{
    for (const char *c = name; *c; c++) {
        if (isupper((unsigned char)*c) && c > name && islower((unsigned char)c[-1]))
            buf_byte(out, '_');
        int lower = *c == '-' || *c == '+' ? '_' : tolower((unsigned char)*c);
        buf_byte(out, (char)(upper ? toupper(lower) : lower));
    }
}

static bool same_as_file(const char *path, const struct buf *text)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    size_t at = 0, got = 0;
    char block[4096];
    bool same = true;
    while (same && (got = fread(block, 1, sizeof block, file)) > 0) {
        same = got <= text->len - at && memcmp(block, text->ptr + at, got) == 0;
        at += got;
    }
    same = same && at == text->len && !ferror(file);
    fclose(file);
    return same;
}

bool emit_minors(struct buf *out, const char *versions)
{
    const char *join = "";
    for (struct str rest = str_from(versions); rest.ptr; join = " | ") {
        unsigned first, last;
        if (!load_minors(str_cut(&rest, ','), &first, &last))
            return false;
        if (last)
            buf_fmt(out, "%sMINORS(%u, %u)", join, first, last);
        else
            buf_fmt(out, "%sMINORS(%u, VERSION_NEWEST)", join, first);
    }
    return true;
}

bool emit_file(const char *path, const struct buf *text, struct err *err)
{
    if (same_as_file(path, text))
        return true;
    struct buf temporary = BUF_INIT;
    buf_fmt(&temporary, "%s.tmp", path);
    buf_byte(&temporary, '\0');
    bool ok = false;
    FILE *file = fopen(temporary.ptr, "wb");
    if (!file) {
        err_set(err, "cannot write '%s': %s", temporary.ptr, strerror(errno));
        goto out;
    }
    bool written = fwrite(text->ptr, 1, text->len, file) == text->len;
    if (fclose(file) != 0 || !written) {
        err_set(err, "cannot write '%s': %s", temporary.ptr, strerror(errno));
        remove(temporary.ptr);
        goto out;
    }
    if (rename(temporary.ptr, path) != 0) {
        err_set(err, "cannot replace '%s': %s", path, strerror(errno));
        remove(temporary.ptr);
        goto out;
    }
    ok = true;
out:
    buf_release(&temporary);
    return ok;
}

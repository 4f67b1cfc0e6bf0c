/* SPDX-License-Identifier: Apache-2.0 */
#include "report/json_writer.h"

#include <inttypes.h>
#include <string.h>

#include "base/fatal.h"
#include "report/escape.h"

static void break_line(struct json_writer *w)
{
    buf_byte(w->out, '\n');
    for (unsigned i = 0; i < w->depth; i++)
        buf_byte(w->out, ' ');
}

static void begin_member(struct json_writer *w, const char *key)
{
    if (w->depth) {
        struct writer_level *level = &w->levels[w->depth - 1];
        if (level->any)
            buf_str(w->out, level->lines ? STR(",") : STR(", "));
        if (level->lines)
            break_line(w);
        level->any = true;
    }
    if (key) {
        /* There are more keys than anything else in a report. */
        struct str name = str_from(key);
        buf_reserve(w->out, name.len + 4);
        char *to = w->out->ptr + w->out->len;
        to[0] = '"';
        memcpy(to + 1, name.ptr, name.len);
        memcpy(to + 1 + name.len, "\": ", 3);
        w->out->len += name.len + 4;
    }
}

static void begin_level(struct json_writer *w, const char *key, enum writer_form form, char open,
                        char close)
{
    if (w->depth == WRITER_DEPTH_MAX)
        BUG("JSON nests deeper than its writer");
    begin_member(w, key);
    buf_byte(w->out, open);
    w->levels[w->depth++] = (struct writer_level){close, form == WRITER_LINES, false};
}

void writer_object(struct json_writer *w, const char *key, enum writer_form form)
{
    begin_level(w, key, form, '{', '}');
}

void writer_array(struct json_writer *w, const char *key, enum writer_form form)
{
    begin_level(w, key, form, '[', ']');
}

void writer_close(struct json_writer *w)
{
    if (!w->depth)
        BUG("nothing is open");
    const struct writer_level *level = &w->levels[--w->depth];
    if (level->lines && level->any)
        break_line(w);
    buf_byte(w->out, level->bracket);
}

void writer_str(struct json_writer *w, const char *key, struct str value)
{
    begin_member(w, key);
    escape_json(w->out, value);
}

void writer_cstr(struct json_writer *w, const char *key, const char *value)
{
    writer_str(w, key, str_from(value));
}

void writer_uint(struct json_writer *w, const char *key, uint64_t value)
{
    begin_member(w, key);
    if (value <= INT64_MAX)
        buf_int(w->out, (int64_t)value);
    else
        buf_fmt(w->out, "%" PRIu64, value);
}

void writer_bool(struct json_writer *w, const char *key, bool value)
{
    begin_member(w, key);
    buf_cstr(w->out, value ? "true" : "false");
}

void writer_null(struct json_writer *w, const char *key)
{
    begin_member(w, key);
    buf_cstr(w->out, "null");
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "carriers/settings.h"

#include "base/ascii.h"

void settings_init(struct settings *s, struct str text)
{
    *s = (struct settings){.text = text, .section = STR_NONE};
    if (str_starts_with(text, STR("\xef\xbb\xbf")))
        s->at = 3;
}

/* The end of the line at `at`: its line feed, or the text's end. */
static size_t line_end(const struct settings *s, size_t at)
{
    return at + str_find_byte(str_slice(s->text, at, s->text.len), '\n');
}

static size_t skip_blanks(const struct settings *s, size_t at, size_t end)
{
    while (at < end && (is_blank(s->text.ptr[at]) || s->text.ptr[at] == '\r'))
        at++;
    return at;
}

static bool is_comment(const struct settings *s, size_t at, size_t end)
{
    at = skip_blanks(s, at, end);
    return at < end && (s->text.ptr[at] == '#' || s->text.ptr[at] == ';');
}

/* A backslash that is not escaped itself ends the line. */
static bool continues(const struct settings *s, size_t at, size_t end)
{
    size_t count = 0;
    if (end > at && s->text.ptr[end - 1] == '\r')
        end--;
    while (end - count > at && s->text.ptr[end - count - 1] == '\\')
        count++;
    return count % 2;
}

/* The end of the last line that belongs to the one at `at`. */
static size_t whole_end(const struct settings *s, size_t at)
{
    size_t end = line_end(s, at);
    bool goes_on = continues(s, at, end);
    while (goes_on && end < s->text.len) {
        at = end + 1;
        size_t next = line_end(s, at);
        if (!is_comment(s, at, next)) {
            goes_on = continues(s, at, next);
        }
        end = next;
    }
    return end;
}

static struct span span_of(size_t from, size_t to)
{
    return (struct span){(uint32_t)from, (uint32_t)to};
}

static size_t trim_end(const struct settings *s, size_t at, size_t end)
{
    while (end > at && (is_blank(s->text.ptr[end - 1]) || s->text.ptr[end - 1] == '\r'))
        end--;
    return end;
}

/* Of a line that is no comment. */
static void read_line(struct settings *s, size_t at, struct setting *out)
{
    size_t end = line_end(s, at), last = trim_end(s, at, end);
    *out = (struct setting){
        .section = s->section, .name = STR_NONE, .value = STR_NONE, .name_span = span_of(at, last)};
    s->at = end;
    if (s->text.ptr[at] == '[') {
        out->is_malformed = s->text.ptr[last - 1] != ']';
        if (!out->is_malformed)
            s->section = out->section = str_slice(s->text, at + 1, last - 1);
        return;
    }
    size_t equal = at + str_find_byte(str_slice(s->text, at, end), '=');
    if (equal == end) {
        out->is_malformed = true;
        s->at = whole_end(s, at);
        return;
    }
    s->at = whole_end(s, equal + 1);
    out->name = str_slice(s->text, at, trim_end(s, at, equal));
    out->name_span = span_of(at, equal + 1);
    size_t from = skip_blanks(s, equal + 1, end);
    out->value = str_slice(s->text, from, trim_end(s, from, s->at));
    out->span = span_of(from, from + out->value.len);
}

bool settings_next(struct settings *s, struct setting *setting)
{
    while (s->at < s->text.len) {
        size_t end = line_end(s, s->at), at = skip_blanks(s, s->at, end);
        if (at < end && s->text.ptr[at] != '#' && s->text.ptr[at] != ';') {
            read_line(s, at, setting);
            return true;
        }
        s->at = end + 1;
    }
    return false;
}

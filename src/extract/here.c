/* SPDX-License-Identifier: Apache-2.0 */
/* The here-documents of shell scripts. */
#include <string.h>

#include "extract/line.h"
#include "extract/matters.h"
#include "extract/rendering.h"

/* `1 << 2` looks like one too; many that never end were made to cost time. */
enum { VAIN_MAX = 64 * 1024 * 1024 };

struct here {
    struct str word;
    bool tabs, is_quoted;
    size_t begin, end; /* of its lines */
};

static const char *const separators = " \t\r\n;|&<>()";

static struct str word_at(struct str line, size_t at)
{
    size_t from = at + blanks(line, at, SIZE_MAX), to = from;
    while (to < line.len && !strchr(separators, line.ptr[to]))
        to++;
    return str_slice(line, from, to);
}

static struct str unquoted(struct str word)
{
    bool is = word.len > 2 && (word.ptr[0] == '\'' || word.ptr[0] == '"') &&
              word.ptr[word.len - 1] == word.ptr[0];
    return is ? str_slice(word, 1, word.len - 1) : word;
}

/* The word behind `<<` in a line; false where there is none. */
static bool here_word(struct str line, struct here *out)
{
    size_t at = str_find(line, STR("<<"));
    if (at == line.len || (at + 2 < line.len && line.ptr[at + 2] == '<'))
        return false;
    at += 2;
    out->tabs = at < line.len && line.ptr[at] == '-';
    struct str written = word_at(line, at + out->tabs);
    out->word = unquoted(written);
    if (out->word.len == written.len && written.len && written.ptr[0] == '\\')
        out->word = str_slice(written, 1, written.len);
    out->is_quoted = out->word.len < written.len;
    return out->word.len > 0;
}

/* The start of the line that ends the here-document which begins at `at`; the text's end where
 * there is none. */
static size_t here_end(struct str text, size_t at, const struct here *here)
{
    while (at < text.len) {
        size_t behind = next_line(text, at), from = at;
        while (here->tabs && from < behind && text.ptr[from] == '\t')
            from++;
        struct str whole = str_slice(text, from, behind);
        if (str_starts_with(whole, here->word) && str_eq(str_trim(whole), here->word))
            return at;
        at = behind;
    }
    return text.len;
}

/* The first one whose line begins at `*at` or behind it; `*at` goes behind the one found, `line` is
 * what stands in front of it. */
static bool here_next(struct str text, size_t *at, size_t *vain, struct here *out, struct str *line)
{
    while (*at < text.len && *vain < VAIN_MAX) {
        size_t start = *at;
        out->begin = *at = next_line(text, start);
        *line = str_slice(text, start, out->begin);
        if (!here_word(*line, out))
            continue;
        out->end = here_end(text, out->begin, out);
        if (out->end < text.len) {
            *at = next_line(text, out->end);
            return true;
        }
        *vain += out->end - out->begin;
    }
    return false;
}

bool embedded_has_here(struct str text)
{
    size_t at = 0, vain = 0;
    struct here here;
    struct str line;
    return here_next(text, &at, &vain, &here, &line);
}

/* The file that the line writes: `cat <<EOF > /etc/x`, `tee /etc/x <<EOF`; STR_NONE: none that is
 * told whole. */
static struct str file_written(struct str line)
{
    struct str found = STR_NONE;
    bool tee = false;
    for (size_t at = 0; at < line.len;) {
        bool redirects = line.ptr[at] == '>', errors = redirects && at && line.ptr[at - 1] == '2';
        struct str written = word_at(line, at + redirects), word = unquoted(written);
        tee |= str_eq(word, STR("tee"));
        if ((redirects || tee) && !errors && str_starts_with(word, STR("/")) &&
            !str_starts_with(word, STR("/dev/")) && str_find_byte(word, '$') == word.len)
            found = word;
        at = written.len ? (size_t)(written.ptr + written.len - line.ptr) : at + 1;
    }
    return found;
}

/* How many of the bytes there the shell takes away, where the word behind `<<` is not quoted: the
 * first of two backslashes, or one with the end of its line. One before a dollar stays here: what
 * is behind it would look like something that the shell fills in. */
static size_t taken_away(struct str text, size_t at, size_t end)
{
    if (text.ptr[at] != '\\' || at + 1 == end)
        return 0;
    if (text.ptr[at + 1] == '\n')
        return 2;
    return text.ptr[at + 1] == '\\';
}

static void copy(struct rendering *r, struct str text, size_t from, size_t end, bool is_quoted)
{
    for (size_t at = from; at < end && !is_quoted; at++) {
        size_t taken = taken_away(text, at, end);
        if (!taken)
            continue;
        rendering_copy(r, (struct span){(uint32_t)from, (uint32_t)at});
        from = at + taken;
        at += 1;
    }
    rendering_copy(r, (struct span){(uint32_t)from, (uint32_t)end});
}

static struct embedded take(struct arena *a, struct str text, const struct here *here)
{
    struct source source = {.text = text};
    struct rendering r;
    rendering_begin(&r, a, &source);
    for (size_t at = here->begin, behind; at < here->end; at = behind) {
        behind = next_line(text, at);
        while (here->tabs && at < behind && text.ptr[at] == '\t')
            at++;
        copy(&r, text, at, behind, here->is_quoted);
    }
    return rendering_end(&r, STR("here-document"));
}

void embedded_in_shell(struct embedded_list *list, struct str text)
{
    size_t at = 0, vain = 0;
    struct here here;
    struct str line;
    while (here_next(text, &at, &vain, &here, &line)) {
        struct str inside = str_slice(text, here.begin, here.end);
        if (!embedded_is_wanted(list, inside))
            continue;
        struct embedded e = take(list->arena, text, &here);
        e.is_quoted = here.is_quoted;
        e.host = file_written(line);
        /* A script for another machine, or for later. */
        e.form = embedded_has_here(e.text) ? EMBEDDED_EITHER : EMBEDDED_TEXT;
        embedded_add(list, e);
    }
}

/* --- commands --- */

/* Behind the blanks and the prompt of a line. */
static size_t command_start(struct str text, size_t at)
{
    at += blanks(text, at, SIZE_MAX);
    bool prompt = str_starts_with(str_slice(text, at, text.len), STR("$ "));
    return prompt ? at + 2 + blanks(text, at + 2, SIZE_MAX) : at;
}

static bool starts_with_program(struct str line, struct str program)
{
    static const char *const wrappers[] = {"exec", "sudo", "nohup"};
    struct str word = word_at(line, 0);
    for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++)
        if (str_eq(word, str_from(wrappers[i])))
            word = word_at(line, (size_t)(word.ptr + word.len - line.ptr));
    size_t name = word.len > program.len ? word.len - program.len : 0;
    return str_ends_with(word, program) && (!name || word.ptr[name - 1] == '/');
}

/* Behind the line that ends the command, with the lines that a backslash joins to it. */
static size_t command_end(struct str text, size_t at)
{
    for (;;) {
        size_t end = next_line(text, at);
        struct str line = str_slice(text, at, end);
        while (line.len && (line.ptr[line.len - 1] == '\n' || line.ptr[line.len - 1] == '\r'))
            line.len--;
        if (!str_ends_with(line, STR("\\")) || end == text.len)
            return end;
        at = end;
    }
}

void embedded_commands(struct embedded_list *list, struct str text, struct str program)
{
    struct source source = {.text = text};
    size_t vain = 0;
    for (size_t at = 0; at < text.len;) {
        struct here here;
        size_t start = command_start(text, at), end = command_end(text, at);
        struct str line = str_slice(text, at, end);
        if (starts_with_program(str_slice(text, start, end), program)) {
            struct rendering r;
            rendering_begin(&r, list->arena, &source);
            rendering_copy(&r, (struct span){(uint32_t)start, (uint32_t)end});
            embedded_add(list, rendering_end(&r, STR("command")));
        }
        at = end;
        if (vain < VAIN_MAX && here_word(line, &here)) {
            size_t behind = here_end(text, end, &here);
            vain += behind - end;
            at = behind < text.len ? next_line(text, behind) : end;
        }
    }
}

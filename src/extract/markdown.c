/* SPDX-License-Identifier: Apache-2.0 */
/* The fenced code blocks of Markdown. */
#include "extract/line.h"
#include "extract/matters.h"
#include "extract/rendering.h"

struct fence {
    size_t indent, length;
    char mark;
    struct str info;
};

/* Whether the line is the beginning or the end of a fence. */
static bool fence_of(struct str line, struct fence *out)
{
    size_t at = blanks(line, 0, SIZE_MAX), from = at;
    if (at == line.len || (line.ptr[at] != '`' && line.ptr[at] != '~'))
        return false;
    out->mark = line.ptr[at];
    while (at < line.len && line.ptr[at] == out->mark)
        at++;
    out->indent = from;
    out->length = at - from;
    out->info = str_trim(str_slice(line, at, line.len));
    return out->length >= 3 && str_find_byte(out->info, '`') == out->info.len;
}

static bool is_one_of(struct str word, const char *const *names)
{
    for (; *names; names++)
        if (str_eq_ignore_case(word, str_from(*names)))
            return true;
    return false;
}

/* What a block of no language holds, its text tells. */
static enum embedded_form form_of(struct str info, struct str text)
{
    static const char *const texts[] = {"yaml", "yml",  "json",   "text",
                                        "txt",  "conf", "config", NULL};
    static const char *const shells[] = {"bash", "sh", "shell", "console", "zsh", "fish", NULL};
    struct str rest = info, word = str_cut(&rest, ' ');
    if (!word.len)
        return embedded_has_here(text) || str_starts_with(str_trim(text), STR("$ "))
                   ? EMBEDDED_EITHER
                   : EMBEDDED_TEXT;
    if (is_one_of(word, texts))
        return EMBEDDED_TEXT;
    return is_one_of(word, shells) ? EMBEDDED_SHELL : EMBEDDED_OTHER;
}

/* The lines of [from, to) without up to `indent` blanks each. */
static struct embedded code_block(struct arena *a, struct str text, size_t from, size_t to,
                                  const struct fence *open)
{
    struct source source = {.text = text};
    struct rendering r;
    rendering_begin(&r, a, &source);
    for (size_t at = from, end; at < to; at = end) {
        end = next_line(text, at);
        size_t start = at + blanks(text, at, open->indent);
        rendering_copy(&r, (struct span){(uint32_t)start, (uint32_t)end});
    }
    struct embedded e = rendering_end(&r, STR("code block"));
    e.form = form_of(open->info, e.text);
    return e;
}

void embedded_in_markdown(struct embedded_list *list, struct str text)
{
    struct fence open = {0}, here;
    size_t start = 0; /* of what the open fence holds */
    for (size_t at = 0, end; at < text.len; at = end) {
        end = next_line(text, at);
        if (!fence_of(str_slice(text, at, end), &here))
            continue;
        if (!open.length) {
            open = here;
            start = end;
        } else if (here.mark == open.mark && here.length >= open.length && !here.info.len) {
            if (embedded_is_wanted(list, str_slice(text, start, at)))
                embedded_add(list, code_block(list->arena, text, start, at, &open));
            open = (struct fence){0};
        }
    }
}

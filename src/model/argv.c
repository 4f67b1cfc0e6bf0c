/* SPDX-License-Identifier: Apache-2.0 */
#include "model/argv.h"

#include <string.h>

#include "base/ascii.h"
#include "model/argv_program.h"
#include "model/shell.h"

void argv_split(struct arena *a, struct str text, struct span span, bool is_copied,
                struct word **words, uint32_t *count)
{
    struct shell s;
    struct word word;
    uint32_t cap = 0;
    *words = NULL;
    *count = 0;
    shell_init(&s, a, text, span, is_copied, false);
    while (shell_next(&s, &word) == SHELL_WORD) {
        arena_grow(a, *words, *count, cap);
        (*words)[(*count)++] = word;
    }
}

/* `$$(` is kubelet's way to write `$(`. */
static bool holds_reference(struct str text)
{
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.ptr[i] != '$')
            continue;
        if (text.ptr[i + 1] == '(')
            return true;
        i += text.ptr[i + 1] == '$';
    }
    return false;
}

static struct word *copied(struct arena *a, const struct word *words, uint32_t count)
{
    struct word *out = arena_new(a, struct word, count ? count : 1);
    for (uint32_t i = 0; i < count; i++) {
        out[i] = words[i];
        out[i].is_copied &= (size_t)out[i].span.end - out[i].span.start == out[i].text.len;
        out[i].is_unknown |= holds_reference(out[i].text);
    }
    return out;
}

static struct str normalised(struct arena *a, struct str name)
{
    if (str_find_byte(name, '_') == name.len)
        return name;
    char *out = arena_bytes(a, name.len);
    for (size_t i = 0; i < name.len; i++)
        out[i] = name.ptr[i] == '_' ? '-' : name.ptr[i];
    return (struct str){out, name.len};
}

static bool is_name_byte(char c)
{
    return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
}

static bool is_name(struct str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!is_name_byte(name.ptr[i]))
            return false;
    return true;
}

static bool is_number(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_digit(s.ptr[i]))
            return false;
    return s.len;
}

static bool looks_like_flag(struct str text)
{
    return text.len > 2 && str_starts_with(text, STR("--")) && is_letter(text.ptr[2]);
}

/* Both where nothing shows one of them, or where they stand the other way round. */
static struct span joined(struct span name, struct span value)
{
    if (value.start == value.end || value.end < name.start)
        return name;
    return name.start == name.end ? value : (struct span){name.start, value.end};
}

/* The name ends at `end`, the value begins at `from`. */
static void place(struct flag *f, const struct word *word, size_t end, size_t from)
{
    f->span = f->name_span = word->span;
    if (f->value.ptr)
        f->value_span = word->span;
    if (!word->is_copied)
        return;
    f->name_span.end = word->span.start + (uint32_t)end;
    if (f->value.ptr)
        f->value_span.start = word->span.start + (uint32_t)from;
}

/* Returns the last word that it took. */
static uint32_t read_flag(struct arena *a, struct argv *out, uint32_t at, argv_is_bool *is_bool,
                          struct flag *f)
{
    const struct word *word = &out->words[at], *next = at + 1 < out->count ? word + 1 : NULL;
    struct str text = word->text;
    *f = (struct flag){.word = at, .is_unknown = word->is_unknown};
    f->dashes = text.ptr[1] == '-' ? 2 : 1;
    size_t end = f->dashes + str_find_byte(str_slice(text, f->dashes, text.len), '=');
    size_t from = end + 1;
    struct str name = str_slice(text, f->dashes, end);
    /* klog's is the one short flag that Kubernetes' programs have. */
    if (f->dashes == 1 && name.ptr[0] == 'v' && is_number(str_slice(name, 1, name.len)) &&
        end == text.len) {
        end = from = 2;
        name.len = 1;
    }
    f->name = normalised(a, name);
    if (from <= text.len && (end < text.len))
        f->value = str_slice(text, from, text.len);
    place(f, word, end, from);
    if (word->is_unknown && !is_name(name))
        out->is_open = true;
    if (f->value.ptr || !next || looks_like_flag(next->text) || !is_name(name) ||
        (is_bool && is_bool(f->name)))
        return at;
    f->value = next->text;
    f->value_span = next->span;
    f->span = joined(f->span, next->span);
    f->is_unknown |= next->is_unknown;
    return at + 1;
}

static void read_flags(struct arena *a, struct argv *out, argv_is_bool *is_bool)
{
    uint32_t flag_cap = 0, loose_cap = 0;
    bool ended = false;
    for (uint32_t i = out->program + 1; i < out->count; i++) {
        const struct word *word = &out->words[i];
        if (!ended && str_eq(word->text, STR("--"))) {
            ended = true;
        } else if (!ended && word->text.len > 1 && word->text.ptr[0] == '-') {
            arena_grow(a, out->flags, out->flag_count, flag_cap);
            i = read_flag(a, out, i, is_bool, &out->flags[out->flag_count++]);
        } else {
            arena_grow(a, out->loose, out->loose_count, loose_cap);
            out->loose[out->loose_count++] = i;
            out->is_open |= word->is_unknown && !ended;
        }
    }
}

void argv_read(struct arena *a, const struct word *words, uint32_t count, struct str program,
               argv_is_bool *is_bool, struct argv *out)
{
    struct command command = {.words = copied(a, words, count), .count = count};
    if (program.ptr && !argv_program(a, &command, program))
        command.program = command.count;
    *out =
        (struct argv){.words = command.words, .count = command.count, .program = command.program};
    if (out->program < out->count)
        read_flags(a, out, is_bool);
}

const struct flag *argv_flag(const struct argv *argv, struct str name)
{
    for (uint32_t i = argv->flag_count; i > 0; i--)
        if (str_eq(argv->flags[i - 1].name, name))
            return &argv->flags[i - 1];
    return NULL;
}

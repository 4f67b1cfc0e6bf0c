/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/template.h"

#include <string.h>

#include "base/buf.h"

static bool has(struct str text, const char *mark)
{
    return str_find(text, str_from(mark)) < text.len;
}

/* Without quotes and the blanks around. */
static struct str bare_value(struct str written)
{
    struct str bare = str_trim(written);
    if (bare.len > 1 && (bare.ptr[0] == '"' || bare.ptr[0] == '\''))
        bare = str_trim(str_slice(bare, 1, bare.len - 1));
    return bare;
}

static bool is_name_byte(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* $NAME and nothing else. */
static bool is_variable(struct str text)
{
    if (text.len < 2 || text.ptr[0] != '$')
        return false;
    for (size_t i = 1; i < text.len; i++)
        if (!is_name_byte(text.ptr[i]))
            return false;
    return true;
}

bool template_is_placeholder(struct str written)
{
    struct str text = bare_value(written);
    static const char *const words[] = {"REPLACE",
                                        "CHANGEME",
                                        "CHANGE_ME",
                                        "CHANGE-ME",
                                        "xxx",
                                        ("TO"
                                         "DO"),
                                        "YOUR_",
                                        "YOUR-"};
    if (text.len > 2 && text.ptr[0] == '<' && text.ptr[text.len - 1] == '>')
        return true;
    if (str_starts_with(text, STR("...")))
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct str word = str_from(words[i]);
        if (text.len >= word.len && str_eq_ignore_case(str_slice(text, 0, word.len), word))
            return true;
    }
    return false;
}

/* One look for any byte that a mark has and a key or a name has not; of base64 '+' is one. */
static bool may_be_value(struct str text)
{
    static const bool marks[256] = {
        ['{'] = true, ['$'] = true, ['<'] = true, ['#'] = true, ['('] = true,
        ['['] = true, [':'] = true, ['%'] = true, ['+'] = true};
    for (size_t i = 0; i < text.len; i++)
        if (marks[(unsigned char)text.ptr[i]] &&
            (text.ptr[i] != '+' || (i >= 3 && text.ptr[i - 1] == 'f')))
            return true;
    return false;
}

bool template_is_value(struct str written)
{
    static const char *const marks[] = {"{{", "{%", "${",   "$(",   "<%",
                                        "#{", "((", "ENC[", "ref+", "op://"};
    struct str bare = bare_value(written);
    if (!may_be_value(bare))
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (has(bare, marks[i]))
            return true;
    return is_variable(bare) || str_starts_with(bare, STR("vault:")) || str_eq(bare, STR("%s"));
}

static const struct {
    const char *open, *close;
} forms[] = {{"{{", "}}"}, {"{%", "%}"}, {"{#", "#}"}, {"<%", "%>"}};

/* The end of the expression that begins at `at`, or `at` where none does. */
static size_t expression_end(struct str text, size_t at)
{
    if (text.ptr[at] != '{' && text.ptr[at] != '<') /* nearly always */
        return at;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (!str_starts_with(str_slice(text, at, at + 2), str_from(forms[i].open)))
            continue;
        struct str rest = str_slice(text, at, at + 4096);
        size_t close = str_find(rest, str_from(forms[i].close));
        if (close < rest.len)
            return at + close + 2;
    }
    return at;
}

struct span template_first(struct str text)
{
    for (size_t at = 0; at < text.len; at++) {
        size_t end = expression_end(text, at);
        if (end != at)
            return (struct span){(uint32_t)at, (uint32_t)end};
    }
    return (struct span){0, 0};
}

static bool is_doubled(const struct node *node)
{
    const struct node *key = node->kind == NODE_MAPPING && node->count ? node->pairs[0].key : NULL;
    return key && key->kind == NODE_MAPPING && node->style == STYLE_FLOW &&
           key->style == STYLE_FLOW && key->span.start == node->span.start + 1;
}

static bool holds_doubled(const struct node *node, unsigned depth)
{
    enum { DEPTH_MOST = 30 };
    if (depth == DEPTH_MOST || is_doubled(node))
        return depth < DEPTH_MOST;
    for (uint32_t i = 0; node->kind == NODE_SEQUENCE && i < node->count; i++)
        if (holds_doubled(node->items[i], depth + 1))
            return true;
    for (uint32_t i = 0; node->kind == NODE_MAPPING && i < node->count; i++)
        if (holds_doubled(node->pairs[i].value, depth + 1))
            return true;
    return false;
}

bool template_reads_as_mapping(const struct node *root)
{
    return root && holds_doubled(root, 0);
}

static bool is_blank(struct str text)
{
    return str_trim(text).len == 0;
}

/* What steers a template gives no text of its own; all else does, though it stand alone in a line:
 * {{ toYaml .Values.x }}. */
static bool steers(struct str expression)
{
    static const char *const words[] = {"if",     "else",  "end",   "range",    "with",
                                        "define", "block", "break", "continue", "/*"};
    char kind = expression.ptr[1];
    struct str body = str_trim(str_slice(expression, 2, expression.len - 2));
    while (body.len && (body.ptr[0] == '-' || body.ptr[0] == '~'))
        body = str_trim(str_slice(body, 1, body.len));
    if (kind == '%')
        return expression.ptr[0] == '{' || !str_starts_with(body, STR("="));
    if (str_starts_with(body, STR("$")))
        return has(body, ":=") || has(body, " = ");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t len = strlen(words[i]);
        if (str_starts_with(body, str_from(words[i])) &&
            (body.len == len || !is_name_byte(body.ptr[len])))
            return true;
    }
    return false;
}

struct str template_mask(struct arena *a, struct str text, bool blank_lines)
{
    char *copy = arena_bytes(a, text.len + 1);
    bool found = false;
    size_t line = 0, stop = 0;
    memcpy(copy, text.ptr, text.len);
    for (size_t at = 0; at < text.len; at++) {
        if (text.ptr[at] == '\n')
            line = at + 1;
        size_t end = expression_end(text, at);
        if (end == at)
            continue;
        found = true;
        if (stop < end) /* else the line's end is known */
            stop = end + str_find_byte(str_slice(text, end, text.len), '\n');
        bool alone = is_blank(str_slice(text, line, at)) && is_blank(str_slice(text, end, stop));
        bool comment = text.ptr[at + 1] == '#';
        bool blank = comment || (alone && (blank_lines || steers(str_slice(text, at, end))));
        for (size_t i = at; i < end; i++)
            if (text.ptr[i] != '\n' && text.ptr[i] != '\r')
                copy[i] = blank ? ' ' : 'T';
        at = end - 1;
    }
    copy[text.len] = '\0';
    return found ? (struct str){copy, text.len} : STR_NONE;
}

static bool is_gap(struct str line)
{
    struct str words = str_trim(line);
    if (str_starts_with(words, STR("- ")))
        words = str_trim(str_slice(words, 2, words.len));
    return str_eq(words, STR("...")) || str_eq(words, STR("\xe2\x80\xa6")) ||
           str_eq(words, STR("[...]")) || str_eq(words, STR("<...>"));
}

/* Behind the last document `...` only says so. */
static bool ends_stream(struct str text, size_t at, size_t end)
{
    while (end < text.len && strchr(" \t\r\n", text.ptr[end]) && text.ptr[end])
        end++;
    return text.ptr[at] == '.' && end >= text.len;
}

struct str template_fill_gaps(struct arena *a, struct str text, struct span *at)
{
    char *copy = NULL;
    for (size_t start = 0, end; start < text.len; start = end + 1) {
        end = start + str_find_byte(str_slice(text, start, text.len), '\n');
        if (!is_gap(str_slice(text, start, end)) || ends_stream(text, start, end))
            continue;
        if (!copy) {
            copy = arena_bytes(a, text.len + 1);
            memcpy(copy, text.ptr, text.len);
            copy[text.len] = '\0';
            struct str gap = str_trim(str_slice(text, start, end));
            size_t from = (size_t)(gap.ptr - text.ptr);
            *at = (struct span){(uint32_t)from, (uint32_t)(from + gap.len)};
        }
        memset(copy + start, ' ', end - start);
    }
    return copy ? (struct str){copy, text.len} : STR_NONE;
}

/* The shortest expression has four bytes. */
static size_t mask_end(struct str text, size_t at)
{
    enum { MASK_MIN = 4 };
    size_t end = at;
    while (end < text.len && text.ptr[end] == 'T')
        end++;
    return end - at >= MASK_MIN ? end : at;
}

struct str template_unmask(struct arena *a, struct str words)
{
    struct buf out = BUF_INIT;
    bool found = false;
    for (size_t at = 0; at < words.len; at++) {
        size_t end = mask_end(words, at);
        if (end == at) {
            buf_byte(&out, words.ptr[at]);
            continue;
        }
        found = true;
        buf_cstr(&out, "{{ }}");
        at = end - 1;
    }
    struct str text = found ? buf_to_arena(&out, a) : words;
    buf_release(&out);
    return text;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "model/shell.h"

#include <string.h>

#include "base/ascii.h"

/* A word is walked twice: to measure it, and to write what its quotes hold. */
struct writer {
    char *out; /* NULL: only measured */
    size_t len;
    bool is_changed; /* holds quotes or backslashes */
    bool is_unknown;
};

void shell_init(struct shell *s, struct arena *a, struct str text, struct span span, bool is_copied,
                bool is_script)
{
    *s = (struct shell){.arena = a, .text = text, .span = span, .is_script = is_script};
    s->is_copied = is_copied && (size_t)span.end - span.start == text.len;
    s->no_template = text.len;
}

/* A NUL in the text means nothing either. */
static char byte_at(const struct shell *s, size_t at)
{
    return at < s->text.len ? s->text.ptr[at] : '\0';
}

static bool is_white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* How many bytes a backslash before a line end takes; 0: it is none. */
static size_t continuation(const struct shell *s, size_t at)
{
    if (byte_at(s, at) != '\\')
        return 0;
    if (byte_at(s, at + 1) == '\n')
        return 2;
    return !s->is_script && byte_at(s, at + 1) == '\r' && byte_at(s, at + 2) == '\n' ? 3 : 0;
}

static bool is_operator(char c)
{
    return c == '\n' || c == ';' || c == '&' || c == '|' || c == '(' || c == ')';
}

static bool is_angle(char c)
{
    return c == '<' || c == '>';
}

/* A continued line is a blank to systemd, and nothing at all to a shell. */
static bool ends_word(const struct shell *s, size_t at)
{
    char c = s->text.ptr[at];
    if (!s->is_script)
        return is_white(c) || continuation(s, at);
    return is_blank(c) || is_operator(c) || is_angle(c);
}

static void put(const struct shell *s, struct writer *w, size_t from, size_t to)
{
    if (w->out)
        memcpy(w->out + w->len, s->text.ptr + from, to - from);
    w->len += to - from;
}

/* Behind the byte that closes what begins before `at`; the end of the text where nothing does. */
static size_t closed_by(const struct shell *s, size_t at, char close)
{
    while (at < s->text.len && s->text.ptr[at] != close)
        at += s->text.ptr[at] == '\\' && close != '\'' ? 2 : 1;
    return at < s->text.len ? at + 1 : s->text.len;
}

/* Behind the bracket that closes the one at `at`. An apostrophe in braces is mostly just that. */
static size_t group_end(const struct shell *s, size_t at)
{
    char open = s->text.ptr[at], close = open == '(' ? ')' : '}';
    size_t depth = 0;
    while (at < s->text.len) {
        char c = s->text.ptr[at];
        if (c == '\\') {
            at += 2;
        } else if (c == '"' || (c == '\'' && open == '(')) {
            at = closed_by(s, at + 1, c);
        } else {
            depth += c == open;
            at++;
            if (c == close && --depth == 0)
                return at;
        }
    }
    return s->text.len;
}

/* Behind what a shell would fill in; at + 1: a '$' that stands for itself. */
static size_t substitution_end(const struct shell *s, size_t at)
{
    char next = byte_at(s, at + 1);
    if (s->text.ptr[at] == '`')
        return closed_by(s, at + 1, '`');
    if (next == '(' || next == '{')
        return group_end(s, at + 1);
    bool is_name = is_letter(next) || is_digit(next) || (next && strchr("_@*#?$!-", next));
    return is_name ? at + 2 : at + 1;
}

static size_t template_end(struct shell *s, size_t at)
{
    if (at >= s->no_template)
        return at + 1;
    size_t end = at + str_find(str_slice(s->text, at, s->text.len), STR("}}"));
    if (end < s->text.len)
        return end + 2;
    s->no_template = at;
    return at + 1;
}

static size_t put_part(struct shell *s, struct writer *w, size_t at, bool expands)
{
    char c = s->text.ptr[at];
    size_t end = at + 1;
    if (expands && (c == '$' || c == '`'))
        end = substitution_end(s, at);
    else if (c == '{' && byte_at(s, at + 1) == '{')
        end = template_end(s, at);
    w->is_unknown |= end > at + 1 || (expands && c == '`');
    put(s, w, at, end);
    return end;
}

static size_t put_quoted(struct shell *s, struct writer *w, size_t at, char quote)
{
    bool is_double = quote == '"';
    w->is_changed = true;
    while (at < s->text.len && s->text.ptr[at] != quote) {
        char next = byte_at(s, at + 1);
        if (is_double && s->text.ptr[at] == '\\' && next && strchr("$`\"\\\n", next)) {
            if (next != '\n')
                put(s, w, at + 1, at + 2);
            at += 2;
        } else {
            at = put_part(s, w, at, is_double);
        }
    }
    if (at < s->text.len)
        return at + 1;
    w->is_unknown = true;
    return s->text.len;
}

static size_t put_escaped(struct shell *s, struct writer *w, size_t at)
{
    size_t skipped = continuation(s, at);
    w->is_changed = true;
    if (skipped)
        return at + skipped;
    if (at + 1 == s->text.len) {
        put(s, w, at, at + 1);
        return at + 1;
    }
    put(s, w, at + 1, at + 2);
    return at + 2;
}

static size_t walk_word(struct shell *s, struct writer *w)
{
    size_t at = s->at;
    while (at < s->text.len && !ends_word(s, at)) {
        char c = s->text.ptr[at];
        if (c == '\'' || c == '"')
            at = put_quoted(s, w, at + 1, c);
        else if (c == '\\')
            at = put_escaped(s, w, at);
        else
            at = put_part(s, w, at, true);
    }
    return at;
}

static void take_word(struct shell *s, struct word *out)
{
    struct writer w = {0};
    size_t start = s->at, end = walk_word(s, &w);
    out->text = str_slice(s->text, start, end);
    if (w.is_changed) {
        struct writer again = {.out = arena_bytes(s->arena, w.len + 1)};
        walk_word(s, &again);
        out->text = (struct str){again.out, again.len};
    }
    out->span = s->span;
    if (s->is_copied)
        out->span = (struct span){s->span.start + (uint32_t)start, s->span.start + (uint32_t)end};
    out->is_copied = s->is_copied && !w.is_changed;
    out->is_unknown = w.is_unknown;
    s->at = end;
}

/* Up to the line end. */
static void skip_comment(struct shell *s)
{
    s->at += str_find_byte(str_slice(s->text, s->at, s->text.len), '\n');
}

/* In a unit, a line that begins with ';' is a comment too, in the middle of a continued one. */
static void skip_blanks(struct shell *s, bool comments)
{
    bool line_start = s->at == 0;
    while (s->at < s->text.len) {
        char c = s->text.ptr[s->at];
        size_t skipped = continuation(s, s->at);
        if (skipped) {
            s->at += skipped;
            line_start = true;
        } else if (is_blank(c) || (!s->is_script && is_white(c))) {
            s->at++;
            line_start |= c == '\n';
        } else if (comments && (c == '#' || (c == ';' && line_start && !s->is_script))) {
            skip_comment(s);
        } else {
            return;
        }
    }
}

static bool is_process(const struct shell *s)
{
    return is_angle(byte_at(s, s->at)) && byte_at(s, s->at + 1) == '(';
}

/* What a redirection names is no word of the command. */
static void skip_redirection(struct shell *s)
{
    struct word target;
    bool is_here = false, tabs = false;
    s->at += s->text.ptr[s->at] == '&';
    if (is_process(s)) { /* cat <(x) */
        s->at = group_end(s, s->at + 1);
        return;
    }
    bool reads = s->text.ptr[s->at++] == '<';
    char next = byte_at(s, s->at);
    if (reads && next == '<') {
        s->at++;
        is_here = byte_at(s, s->at) != '<';
        tabs = is_here && byte_at(s, s->at) == '-';
        s->at += !is_here || tabs;
    } else if (next == '>' || next == '&' || next == '|') {
        s->at++;
    }
    skip_blanks(s, false);
    if (is_process(s)) { /* x > >(tee log) */
        s->at = group_end(s, s->at + 1);
    } else if (s->at < s->text.len && !ends_word(s, s->at)) {
        take_word(s, &target);
        if (is_here && s->here_count < SHELL_HERE_MOST)
            s->here[s->here_count++] = (struct shell_here){target.text, tabs};
    }
}

/* From the beginning of a line. */
static void skip_here_documents(struct shell *s)
{
    struct str rest = str_slice(s->text, s->at, s->text.len);
    for (uint32_t i = 0; i < s->here_count; i++) {
        bool found = false;
        while (rest.ptr && !found) {
            struct str line = str_cut(&rest, '\n');
            while (s->here[i].tabs && line.len && line.ptr[0] == '\t')
                line = str_slice(line, 1, line.len);
            found = str_eq(line, s->here[i].end);
        }
    }
    s->here_count = 0;
    s->at = s->text.len - rest.len;
}

/* Of `2>file`: the 2. */
static bool is_descriptor(const struct shell *s, size_t start)
{
    for (size_t i = start; i < s->at; i++)
        if (!is_digit(s->text.ptr[i]))
            return false;
    return is_angle(byte_at(s, s->at));
}

enum shell_token shell_next(struct shell *s, struct word *word)
{
    for (;;) {
        skip_blanks(s, true);
        if (s->at >= s->text.len)
            return SHELL_END;
        size_t start = s->at;
        char c = s->text.ptr[start];
        if (s->is_script && (is_angle(c) || (c == '&' && byte_at(s, start + 1) == '>'))) {
            skip_redirection(s);
        } else if (s->is_script && is_operator(c)) {
            s->at++;
            if (c == '\n')
                skip_here_documents(s);
            return SHELL_OPERATOR;
        } else {
            take_word(s, word);
            if (!s->is_script || !is_descriptor(s, start))
                return SHELL_WORD;
        }
    }
}

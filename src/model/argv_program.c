/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever gets a list of words may hand them on, so the program can be any of them. A command of a
 * script is another thing: `mkdir -p /var/log/kube-apiserver` starts no server. There the program
 * is the first word, or stands behind a wrapper that is known. */
#include "model/argv_program.h"

#include <string.h>

#include "base/ascii.h"
#include "model/path.h"
#include "model/shell.h"

enum { DEPTH_MOST = 4 }; /* scripts in scripts */

static const char *const shells[] = {"sh", "ash", "bash", "dash", "ksh", "zsh"};
static const char *const wrappers[] = {"exec",        "nohup",           "env",      "nice",
                                       "ionice",      "setsid",          "chrt",     "time",
                                       "stdbuf",      "timeout",         "taskset",  "sudo",
                                       "systemd-run", "command",         "chroot",   "setpriv",
                                       "tini",        "busybox",         "gosu",     "go-runner",
                                       "dumb-init",   "kube-log-runner", "hyperkube"};
static const char *const reserved[] = {"if",    "then", "elif", "else", "while",
                                       "until", "do",   "{",    "!"};

#define IS_ONE_OF(text, list) is_one_of((text), (list), sizeof(list) / sizeof *(list))

static bool is_one_of(struct str text, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(text, str_from(list[i])))
            return true;
    return false;
}

/* NAME=value */
static bool is_assignment(struct str text)
{
    size_t i = 0;
    while (i < text.len && (is_letter(text.ptr[i]) || is_digit(text.ptr[i]) || text.ptr[i] == '_'))
        i++;
    return i && i < text.len && text.ptr[i] == '=';
}

static bool is_option(struct str text)
{
    return text.len && (text.ptr[0] == '-' || text.ptr[0] == '+');
}

/* go-runner's own flag: a log is often named after the program. */
static bool names_log(struct str text)
{
    return str_eq(text, STR("--log-file")) || str_eq(text, STR("-log-file"));
}

/* The script of the shell at `at`: the first word behind its options, one of which has a 'c'
 * (`sh -euo pipefail -c`); `count` where there is none. */
static uint32_t script_of(const struct word *words, uint32_t count, uint32_t at)
{
    bool has_c = false;
    for (at++; at < count && is_option(words[at].text); at++) {
        struct str text = words[at].text;
        if (str_starts_with(text, STR("--")))
            continue;
        has_c |= str_find_byte(text, 'c') < text.len;
        at += text.ptr[text.len - 1] == 'o'; /* its name stands behind it */
    }
    return has_c && at < count ? at : count;
}

static bool find(struct arena *a, struct command *c, struct str name, bool in_script,
                 unsigned depth);

/* Told to be unknown without a part that shows why: any word of it may be. */
static const struct word *all_unknown(struct arena *a, const struct word *words, uint32_t count)
{
    struct word *out = arena_new(a, struct word, count);
    for (uint32_t i = 0; i < count; i++) {
        out[i] = words[i];
        out[i].is_unknown = true;
    }
    return out;
}

static bool find_in_script(struct arena *a, const struct word *script, struct str name,
                           unsigned depth, struct command *out)
{
    struct shell s;
    struct word word, *words = NULL;
    uint32_t count = 0, cap = 0;
    bool found = false, shows_unknown = false;
    enum shell_token token;
    shell_init(&s, a, script->text, script->span, script->is_copied, true);
    do {
        token = shell_next(&s, &word);
        if (token == SHELL_WORD) {
            arena_grow(a, words, count, cap);
            words[count++] = word;
            shows_unknown |= word.is_unknown;
            continue;
        }
        struct command c = {.words = words, .count = count};
        if (count && find(a, &c, name, true, depth) &&
            (!found || c.count - c.program > out->count - out->program)) {
            *out = c;
            found = true;
            words = NULL; /* they are kept: the next command gets an array of its own */
            cap = 0;
        }
        count = 0;
    } while (token != SHELL_END);
    if (found && script->is_unknown && !shows_unknown)
        out->words = all_unknown(a, out->words, out->count);
    return found;
}

/* The script at `at` makes way for the command in it. */
static void put_in_place(struct arena *a, struct command *c, uint32_t at,
                         const struct command *inner)
{
    uint32_t count = at + inner->count;
    struct word *words = arena_new(a, struct word, count);
    memcpy(words, c->words, at * sizeof *words);
    memcpy(words + at, inner->words, inner->count * sizeof *words);
    *c = (struct command){.words = words, .count = count, .program = at + inner->program};
}

static bool find(struct arena *a, struct command *c, struct str name, bool in_script,
                 unsigned depth)
{
    for (uint32_t i = 0; i < c->count; i++) {
        struct str text = c->words[i].text, base = path_base(text);
        if (is_option(text)) {
            i += names_log(text);
            continue;
        }
        if (is_assignment(text) || (in_script && IS_ONE_OF(text, reserved)))
            continue;
        if (str_eq(base, name)) {
            c->program = i;
            return true;
        }
        bool is_shell = IS_ONE_OF(base, shells);
        uint32_t script = is_shell ? script_of(c->words, c->count, i) : c->count;
        if (script < c->count) {
            struct command inner;
            if (!depth || !find_in_script(a, &c->words[script], name, depth - 1, &inner))
                return false;
            put_in_place(a, c, script, &inner);
            return true;
        }
        if (in_script && !is_shell && !IS_ONE_OF(base, wrappers))
            return false;
        in_script = false;
    }
    return false;
}

bool argv_program(struct arena *a, struct command *command, struct str name)
{
    return find(a, command, name, false, DEPTH_MOST);
}

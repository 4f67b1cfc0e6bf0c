/* SPDX-License-Identifier: Apache-2.0 */
/* A command line in a page or a script, and flags by themselves: what a page shows of them. */
#include "carriers/carriers.h"
#include "model/path.h"
#include "model/shell.h"

#define PROGRAM STR("kube-apiserver")

/* The first line that is no comment, without its blanks. */
static struct str first_line(struct str text)
{
    for (struct str rest = text; rest.ptr;) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.len && line.ptr[0] != '#')
            return line;
    }
    return STR("");
}

static bool is_command(struct str line)
{
    static const char *const wrappers[] = {"exec", "sudo", "nohup"};
    struct str rest = line, word = str_cut(&rest, ' ');
    for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++)
        if (rest.ptr && str_eq(word, str_from(wrappers[i])))
            word = str_cut(&rest, ' ');
    struct str next = rest.ptr ? str_trim(rest) : STR("");
    return str_eq(path_base(word), PROGRAM) && next.len &&
           (next.ptr[0] == '-' || next.ptr[0] == '\\');
}

/* Each line a flag, and one of them no other program has. */
static bool is_flags(struct str text)
{
    bool found = false;
    for (struct str rest = text; rest.ptr;) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (!line.len || line.ptr[0] == '#')
            continue;
        if (!str_starts_with(line, STR("--")))
            return false;
        found |= str_starts_with(line, STR("--encryption-provider-config")) ||
                 str_starts_with(line, STR("--experimental-encryption-provider-config"));
    }
    return found;
}

static bool takes(struct str file, struct str text)
{
    if (file.ptr) /* a file of its own is told by its name */
        return false;
    struct str first = first_line(text);
    return is_command(first) || (str_starts_with(first, STR("--")) && is_flags(text));
}

/* The words of the first command. Of flags by themselves each line's words belong to it. */
static void build(struct carried *c, struct str file)
{
    struct str text = c->source->text;
    struct shell shell;
    struct word word, *words = NULL;
    uint32_t count = 0, cap = 0;
    bool bare = !is_command(first_line(text));
    if (bare) {
        arena_grow(c->arena, words, count, cap);
        words[count++] = (struct word){.text = PROGRAM};
    }
    shell_init(&shell, c->arena, text, (struct span){0, (uint32_t)text.len}, true, true);
    for (enum shell_token token; (token = shell_next(&shell, &word)) != SHELL_END;) {
        if (token == SHELL_OPERATOR && count && !bare)
            break;
        if (token == SHELL_OPERATOR)
            continue;
        arena_grow(c->arena, words, count, cap);
        words[count++] = word;
    }
    struct container *server = carried_process(c, words, count, STR("command line"), file);
    if (server && bare)
        server->argv.is_open = true; /* the rest stands elsewhere */
}

const struct text_carrier carrier_command = {{"a command line", 14}, takes, build};

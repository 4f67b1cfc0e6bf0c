/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/completion.h"

static void put_quoted(struct buf *out, const char *text)
{
    buf_byte(out, '\'');
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            buf_byte(out, '\\');
        buf_byte(out, *text == '\n' ? ' ' : *text);
    }
    buf_byte(out, '\'');
}

/* -x: a value, and no files; -r: a value. */
static void put_value(struct buf *out, struct str word)
{
    switch (value_kind(word)) {
    case VALUE_NONE:
        break;
    case VALUE_ANY:
        buf_cstr(out, " -x");
        break;
    case VALUE_FILE:
        buf_cstr(out, " -r -F");
        break;
    case VALUE_FOLDER:
        buf_cstr(out, " -x -a '(__fish_complete_directories)'");
        break;
    case VALUE_RULE:
    case VALUE_RULES:
        buf_cstr(out, " -x -a '(__enclint_rules)'");
        break;
    case VALUE_VERSIONS:
        buf_cstr(out, " -x -a '");
        completion_versions(out);
        buf_byte(out, '\'');
        break;
    case VALUE_CHOICE:
        buf_cstr(out, " -x -a '");
        completion_choices(out, word);
        buf_byte(out, '\'');
        break;
    }
}

static void put_command(struct buf *out, const struct command *command)
{
    struct buf begin = BUF_INIT;
    buf_fmt(&begin, "complete -c enclint -n '__fish_seen_subcommand_from %s'", command->name);
    for (const struct option *o = command->options; o->name; o++) {
        if (option_is_heading(o))
            continue;
        buf_str(out, buf_view(&begin));
        if (option_letter(o))
            buf_fmt(out, " -s %c", option_letter(o));
        buf_fmt(out, " -l %s", o->name);
        put_value(out, str_from(o->value));
        buf_cstr(out, " -d ");
        put_quoted(out, o->text);
        buf_byte(out, '\n');
    }
    buf_str(out, buf_view(&begin));
    buf_cstr(out, " -l help -d 'tells about the command'\n");
    struct str operand = command_operand(command);
    enum value_kind kind = value_kind(operand);
    if (kind != VALUE_NONE && kind != VALUE_ANY) {
        buf_str(out, buf_view(&begin));
        if (kind == VALUE_FILE)
            buf_cstr(out, " -F");
        else
            put_value(out, operand);
        buf_byte(out, '\n');
    }
    buf_release(&begin);
}

void completion_fish(struct buf *out)
{
    buf_cstr(out, "# fish completion of enclint; written by 'enclint completions fish'\n"
                  "function __enclint_rules\n"
                  "    set -l before (string match -r '^(?:.*[,=])?' -- (commandline -ct))\n"
                  "    for rule in ");
    completion_rules(out);
    buf_cstr(out,
             "\n        echo (string replace -r '^--[^=]*=' '' -- $before)$rule\n    end\nend\n"
             "complete -c enclint -f\n"
             "complete -c enclint -n __fish_use_subcommand -l help -d 'what it is and does'\n"
             "complete -c enclint -n __fish_use_subcommand -l version -d 'the version'\n");
    for (const struct command *const *c = commands_all; *c; c++) {
        if ((*c)->hidden)
            continue;
        buf_fmt(out, "complete -c enclint -n __fish_use_subcommand -a %s -d ", (*c)->name);
        put_quoted(out, (*c)->summary);
        buf_byte(out, '\n');
    }
    for (const struct command *const *c = commands_all; *c; c++)
        put_command(out, *c);
}

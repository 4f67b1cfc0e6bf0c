/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/completion.h"

/* Inside '...', where _arguments reads brackets and colons. */
static void put_escaped(struct buf *out, const char *text, const char *special)
{
    for (; *text; text++) {
        if (*text == '\'') {
            buf_cstr(out, "'\\''");
            continue;
        }
        if (str_find_byte(str_from(special), *text) < str_from(special).len)
            buf_byte(out, '\\');
        buf_byte(out, *text == '\n' ? ' ' : *text);
    }
}

/* What completes a value: the last part of a row of _arguments. */
static void put_action(struct buf *out, struct str word)
{
    switch (value_kind(word)) {
    case VALUE_NONE:
    case VALUE_ANY:
        break;
    case VALUE_FILE:
        buf_cstr(out, "_files");
        break;
    case VALUE_FOLDER:
        buf_cstr(out, "_files -/");
        break;
    case VALUE_RULE:
    case VALUE_RULES:
        buf_cstr(out, "_enclint_rules");
        break;
    case VALUE_VERSIONS:
        buf_cstr(out, "(");
        completion_versions(out);
        buf_cstr(out, ")");
        break;
    case VALUE_CHOICE:
        buf_cstr(out, "(");
        completion_choices(out, word);
        buf_cstr(out, ")");
        break;
    }
}

static void put_option(struct buf *out, const struct option *o)
{
    static const char special[] = "[]:\\";
    char letter = option_letter(o);
    buf_cstr(out, " \\\n            '");
    if (option_repeats(o))
        buf_byte(out, '*');
    else if (letter)
        buf_fmt(out, "(-%c --%s)", letter, o->name);
    if (letter)
        buf_fmt(out, "'{-%c%s,--%s%s}'", letter, o->value ? "+" : "", o->name, o->value ? "=" : "");
    else
        buf_fmt(out, "--%s%s", o->name, o->value ? "=" : "");
    buf_byte(out, '[');
    put_escaped(out, o->text, special);
    buf_byte(out, ']');
    if (o->value) {
        buf_byte(out, ':');
        put_escaped(out, o->value, special);
        buf_byte(out, ':');
        put_action(out, str_from(o->value));
    }
    buf_byte(out, '\'');
}

static void put_command(struct buf *out, const struct command *command)
{
    buf_fmt(out, "    %s)\n        _arguments -s", command->name);
    for (const struct option *o = command->options; o->name; o++)
        if (!option_is_heading(o))
            put_option(out, o);
    buf_cstr(out, " \\\n            '--help[tells about the command]'");
    struct str operand = command_operand(command);
    if (operand.ptr) {
        buf_cstr(out, " \\\n            '*: :");
        put_action(out, operand);
        buf_byte(out, '\'');
    }
    buf_cstr(out, "\n        ;;\n");
}

void completion_zsh(struct buf *out)
{
    buf_cstr(out,
             "#compdef enclint\n# zsh completion of enclint; written by 'enclint completions zsh'\n"
             "_enclint_rules() {\n    local -a rules\n    rules=(");
    completion_rules(out);
    buf_cstr(out, ")\n    compset -P '*,'\n    compadd -S '' -a rules\n}\n_enclint() {\n"
                  "    local curcontext=$curcontext state line\n    local -a commands\n"
                  "    _arguments -C '--help[what it is and does]' '--version[the version]' \\\n"
                  "        '1: :->command' '*:: :->rest'\n"
                  "    if [[ $state == command ]]; then\n        commands=(");
    for (const struct command *const *c = commands_all; *c; c++) {
        if ((*c)->hidden)
            continue;
        buf_fmt(out, "\n            '%s:", (*c)->name);
        put_escaped(out, (*c)->summary, ":\\");
        buf_byte(out, '\'');
    }
    buf_cstr(out, "\n        )\n        _describe command commands\n        return\n    fi\n"
                  "    [[ $state == rest ]] || return\n    case $line[1] in\n");
    for (const struct command *const *c = commands_all; *c; c++)
        put_command(out, *c);
    buf_cstr(out, "    esac\n}\n"
                  /* Found in $fpath the file is the function; sourced, it defines it. */
                  "if [[ $funcstack[1] == _enclint ]]; then\n    _enclint \"$@\"\nelse\n"
                  "    compdef _enclint enclint\nfi\n");
}

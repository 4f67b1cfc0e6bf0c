/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/completion.h"

static const char bash_head[] =
    "# bash completion of enclint; written by 'enclint completions bash'\n"
    "_enclint_words() {\n"
    "    COMPREPLY=($(compgen -W \"$1\" -- \"$cur\"))\n"
    "}\n"
    "# The last of several with commas, or of a range, between them.\n"
    "_enclint_list() {\n"
    "    local before='' last=$cur\n"
    "    case $last in *,*) before=${last%,*}, last=${last##*,} ;; esac\n"
    "    case $last in *..*) before=$before${last%..*}.. last=${last##*..} ;; esac\n"
    "    COMPREPLY=($(compgen -P \"$before\" -W \"$1\" -- \"$last\"))\n"
    "}\n"
    "_enclint_files() {\n"
    "    compopt -o default\n"
    "}\n"
    "_enclint_folders() {\n"
    "    compopt -o dirnames\n"
    "}\n";

/* bash takes '=' for a word of its own: --format=json are three. */
static const char bash_words[] =
    "_enclint() {\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command='' i\n"
    "    COMPREPLY=()\n"
    "    if [[ $cur == = ]]; then\n"
    "        cur=''\n"
    "    elif [[ $prev == = ]]; then\n"
    "        prev=${COMP_WORDS[COMP_CWORD-2]}\n"
    "    fi\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        if [[ ${COMP_WORDS[i]} == -- && $command ]]; then\n"
    "            _enclint_files\n"
    "            return\n"
    "        fi\n"
    "        [[ $command || ${COMP_WORDS[i]} == -* ]] || command=${COMP_WORDS[i]}\n"
    "    done\n"
    "    case $command in\n";

static void bash_value(struct buf *out, struct str word)
{
    switch (value_kind(word)) {
    case VALUE_NONE:
    case VALUE_ANY:
        buf_cstr(out, ":");
        break;
    case VALUE_FILE:
        buf_cstr(out, "_enclint_files");
        break;
    case VALUE_FOLDER:
        buf_cstr(out, "_enclint_folders");
        break;
    case VALUE_RULE:
    case VALUE_RULES:
        buf_cstr(out, "_enclint_list '");
        completion_rules(out);
        buf_cstr(out, "'");
        break;
    case VALUE_VERSIONS:
        buf_cstr(out, "_enclint_list '");
        completion_versions(out);
        buf_cstr(out, "'");
        break;
    case VALUE_CHOICE:
        buf_cstr(out, "_enclint_words '");
        completion_choices(out, word);
        buf_cstr(out, "'");
        break;
    }
}

static void bash_command(struct buf *out, const struct command *command)
{
    buf_fmt(out, "    %s)\n        case $prev in\n", command->name);
    for (const struct option *o = command->options; o->name; o++) {
        if (!o->value)
            continue;
        buf_cstr(out, "        ");
        if (option_letter(o))
            buf_fmt(out, "-%c | ", option_letter(o));
        buf_fmt(out, "--%s) ", o->name);
        bash_value(out, str_from(o->value));
        buf_cstr(out, "; return ;;\n");
    }
    buf_cstr(out, "        esac\n        if [[ $cur == -* ]]; then\n            _enclint_words '");
    for (const struct option *o = command->options; o->name; o++)
        if (!option_is_heading(o))
            buf_fmt(out, "--%s ", o->name);
    buf_cstr(out, "--help'\n        else\n            ");
    bash_value(out, command_operand(command));
    buf_cstr(out, "\n        fi\n        ;;\n");
}

void completion_bash(struct buf *out)
{
    buf_cstr(out, bash_head);
    buf_cstr(out, bash_words);
    for (const struct command *const *c = commands_all; *c; c++)
        bash_command(out, *c);
    buf_cstr(out, "    '') _enclint_words '");
    completion_commands(out);
    buf_cstr(out, " --help --version' ;;\n    esac\n}\ncomplete -F _enclint enclint\n");
}

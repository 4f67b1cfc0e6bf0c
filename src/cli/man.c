/* SPDX-License-Identifier: Apache-2.0 */
/* enclint man: the manual page enclint(1) in man(7), made from the tables of all commands. */
#include <string.h>

#include "base/version.h"
#include "cli/arguments.h"
#include "cli/help.h"
#include "cli/value.h"

static const struct option options[] = {{NULL, NULL, NULL}};

/* Text as it is to be read: no escapes, no requests, dashes that can be copied. */
static void put_text(struct out *out, struct str text)
{
    bool line_begins = true;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (line_begins && (c == '.' || c == '\''))
            out_cstr(out, "\\&");
        line_begins = c == '\n';
        switch (c) {
        case '\\':
            out_cstr(out, "\\e");
            break;
        case '-':
            out_cstr(out, "\\-");
            break;
        case '\'':
            out_cstr(out, "\\(aq");
            break;
        case '^':
            out_cstr(out, "\\(ha");
            break;
        case '`':
            out_cstr(out, "\\(ga");
            break;
        case '~':
            out_cstr(out, "\\(ti");
            break;
        default:
            out_str(out, (struct str){&c, 1});
        }
    }
}

static void put_line(struct out *out, const char *text)
{
    put_text(out, str_from(text));
    out_cstr(out, "\n");
}

static void put_details(struct out *out, const char *details)
{
    struct str rest = str_from(details);
    bool headed = false; /* "examples:" and its lines belong together */
    for (struct str piece; (piece = help_piece(&rest)).ptr;) {
        if (piece.ptr[0] == '\n')
            continue;
        bool lines = piece.ptr[0] == ' ';
        out_cstr(out, !lines || !headed ? ".PP\n" : "");
        out_cstr(out, lines ? ".EX\n" : "");
        put_text(out, piece);
        out_cstr(out, lines ? ".EE\n" : "");
        headed = !lines;
    }
}

static void put_in(struct out *out, char font, struct str text)
{
    out_fmt(out, "\\f%c", font);
    put_text(out, text);
    out_cstr(out, "\\fR");
}

static void put_option(struct out *out, const struct option *o)
{
    if (option_is_heading(o)) {
        out_cstr(out, ".PP\n");
        put_in(out, 'I', str_from(o->text));
        out_cstr(out, ":\n");
        return;
    }
    char letter = option_letter(o);
    out_cstr(out, ".TP\n");
    if (letter)
        out_fmt(out, "\\fB\\-%c\\fR, ", letter);
    out_cstr(out, "\\fB\\-\\-");
    put_text(out, str_from(o->name));
    out_cstr(out, "\\fR");
    if (o->value) {
        out_cstr(out, " ");
        put_in(out, 'I', str_from(o->value));
    }
    out_cstr(out, "\n");
    put_line(out, o->text);
}

static void put_usage(struct out *out, const struct command *command)
{
    out_cstr(out, "\\fBenclint ");
    put_text(out, str_from(command->name));
    out_cstr(out, "\\fR ");
    put_line(out, command->usage);
}

static void put_command(struct out *out, const struct command *command)
{
    out_cstr(out, ".SS ");
    put_usage(out, command);
    put_line(out, command->summary);
    for (const struct option *o = command->options; o->name; o++)
        put_option(out, o);
    put_details(out, command->details);
}

static void put_table(struct out *out, const char *const (*rows)[2])
{
    for (; (*rows)[0]; rows++) {
        out_cstr(out, ".TP\n");
        put_in(out, 'B', str_from((*rows)[0]));
        out_cstr(out, "\n");
        put_line(out, (*rows)[1]);
    }
}

static void put_closing(struct out *out)
{
    static const char *const exits[][2] = {
        {"0", "nothing is wrong"},
        {"1", "findings; each command tells which"},
        {"2", "wrong usage or configuration"},
        {"3", "something could not be read or written, or memory ran out; what could be read is "
              "still reported"},
        {"4", "nothing to check; --allow-empty makes it 0"},
        {NULL, NULL},
    };
    static const char *const environment[][2] = {
        {"NO_COLOR", "not empty: no colours"},
        {"CLICOLOR_FORCE", "not empty and not 0: colours where no terminal reads, too"},
        {NULL, NULL},
    };
    static const char *const files[][2] = {
        {".enclint.yaml", "the configuration of a repository or of a part of it; 'enclint config' "
                          "shows what holds"},
        {".gitignore", "what is excluded there is not walked into"},
        {NULL, NULL},
    };
    out_cstr(out, ".SH EXIT STATUS\nOf several the first of 2, 3, 1, 4 and 0.\n");
    put_table(out, exits);
    out_cstr(out, ".SH ENVIRONMENT\n");
    put_table(out, environment);
    out_cstr(out, ".SH FILES\n");
    put_table(out, files);
    out_cstr(out, ".SH EXAMPLES\n.EX\n");
    put_text(out, STR(PROGRAM_EXAMPLES));
    out_cstr(out, ".EE\n");
}

static int run_man(const struct arguments *args, struct out *out)
{
    if (args->path_count)
        return cli_usage_error("man", "it takes no argument; 'enclint explain' tells about a rule");
    out_cstr(out, ".\\\" Written by 'enclint man'.\n");
    out_fmt(out, ".TH ENCLINT 1 %s \"enclint %s\" \"User Commands\"\n.nh\n.ad l\n.SH NAME\n",
            ENCLINT_VERSION_DATE, ENCLINT_VERSION);
    out_cstr(out, "enclint \\- Kubernetes encryption at rest, checked before it breaks a control "
                  "plane\n.SH SYNOPSIS\n");
    const char *between = "";
    for (const struct command *const *c = commands_all; *c; c++) {
        if ((*c)->hidden)
            continue;
        out_cstr(out, between);
        put_usage(out, *c);
        between = ".br\n";
    }
    out_cstr(out, ".SH DESCRIPTION\n");
    put_line(out, "enclint reads EncryptionConfiguration files and says what kube-apiserver does "
                  "with them and what is wrong with them, without a cluster.");
    put_line(out, "Options may stand anywhere; -- ends them; - is standard input.");
    put_line(out, "Versions of Kubernetes are written 1.30, v1.30.4+rke2r1, 1.28..1.34 or all.");
    out_cstr(out, ".SH COMMANDS\n");
    for (const struct command *const *c = commands_all; *c; c++)
        if (!(*c)->hidden)
            put_command(out, *c);
    put_closing(out);
    return EXIT_CLEAN;
}

const struct command command_man = {
    .name = "man",
    .summary = "the manual page enclint(1)",
    .usage = "",
    .details = "'make install' puts it where man(1) looks for it. By hand:\n"
               "  enclint man | man -l -\n",
    .options = options,
    .run = run_man,
    .hidden = true,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* command: what every subcommand is: one file in cli/ with one constant struct, listed in main.c.
 * Options are a table, so that parsing, --help and what else is made from them say the same. Only
 * cli/ decides exit codes. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "report/out.h"

enum exit_code { /* the same in every command, checked in this order: 2, 3, 1, 4, 0 */
                 EXIT_CLEAN = 0,
                 EXIT_FINDINGS = 1, /* for `load`: an asked version does not accept */
                 EXIT_USAGE = 2,    /* wrong usage or configuration */
                 EXIT_TROUBLE = 3,  /* something could not be read or written, or memory ran out */
                 EXIT_NOTHING = 4,  /* nothing to check */
};

/* README.md and docs/formats.md have the same words. */
#define EXIT_CODES_HELP                                                                            \
    "exit codes:\n"                                                                                \
    "  0  every asked version accepts every file\n"                                                \
    "  1  an asked version refuses, panics, or is undecided\n"                                     \
    "  2  wrong usage\n"                                                                           \
    "  3  a file could not be read, or the output not written;\n"                                  \
    "     what could be read is still reported\n"

/* A row of a table of options, from which parsing, help, man page and completions are made. A row
 * with an empty name is a heading of the help. */
struct option {
    const char *name; /* without the dashes; NULL ends a table */
    /* What its value is called in the help; NULL for a switch. The word tells what may stand there,
     * see value.h: FILE, DIR, RULES, VERSIONS, or all there is: "text|json". */
    const char *value;
    const char *text; /* one paragraph; says "repeats" where it may be given more than once */
};

struct arguments { /* what the user gave; borrowed from argv */
    const struct option *options;
    const char *
        *values;   /* by option: the last value, "" for a switch that is on; NULL where absent */
    struct given { /* every option as it came, for those that repeat */
        const struct option *option;
        const char *value;
    } * given;
    size_t given_count;
    const char **paths;
    size_t path_count;
};

/* The value of an option of the table, or NULL. Asking for a name that is not in the table is a
 * bug. */
const char *argument(const struct arguments *args, const char *name);

/* The same, for what commands share: NULL also where this command's table lacks the option. */
const char *argument_if_any(const struct arguments *args, const char *name);

/* The next value of a repeated option from *at on, which begins at 0; NULL where there is none
 * left, or no such option in the table. */
const char *argument_next(const struct arguments *args, const char *name, size_t *at);

struct command {
    const char *name;
    const char *summary; /* one line, in the list of commands */
    /* Behind "enclint NAME ": "[OPTIONS] FILE..."; its words mean what those of options do. */
    const char *usage;
    /* Whole lines, with examples. Those that begin with a blank stay as they are, others are
     * paragraphs. */
    const char *details;
    const struct option *options;
    int (*run)(const struct arguments *args, struct out *out);
    bool seldom; /* its name alone is in the list of commands, which has to fit a screen */
    bool hidden; /* for packagers: not in the list of commands, but it has a --help */
};

/* Of main.c, in the order of the help; ends with NULL. */
extern const struct command *const commands_all[];

extern const struct command command_access;
extern const struct command command_check;
extern const struct command command_config;
extern const struct command command_controls;
extern const struct command command_inventory;
extern const struct command command_coverage;
extern const struct command command_diff;
extern const struct command command_explain;
extern const struct command command_fix;
extern const struct command command_generate;
extern const struct command command_init;
extern const struct command command_completions;
extern const struct command command_load;
extern const struct command command_man;
extern const struct command command_nodes;
extern const struct command command_plan;
extern const struct command command_rules;
extern const struct command command_schema;

/* "enclint: error: ..." on standard error, with what to do; returns EXIT_USAGE. */
int cli_usage_error(const char *command, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void cli_error(const char *fmt, ...)
    __attribute__((format(printf, 1, 2))); /* "enclint: error: ..." */
void cli_note(const char *fmt, ...)
    __attribute__((format(printf, 1, 2))); /* "enclint: note: ..." */

#endif

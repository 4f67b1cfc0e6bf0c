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

struct option {
    const char *name;  /* without the dashes; NULL ends a table */
    const char *value; /* what its value is called in the help: "VERSIONS"; NULL for a switch */
    const char *text;  /* one line; may hold line ends */
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

/* The next value of a repeated option from *at on, which begins at 0; NULL where there is none
 * left. */
const char *argument_next(const struct arguments *args, const char *name, size_t *at);

struct command {
    const char *name;
    const char *summary; /* one line, in the list of commands */
    const char *usage;   /* behind "enclint NAME ": "[OPTIONS] FILE..." */
    const char *details; /* whole lines, with examples */
    const struct option *options;
    int (*run)(const struct arguments *args, struct out *out);
};

extern const struct command command_check;
extern const struct command command_config;
extern const struct command command_explain;
extern const struct command command_fix;
extern const struct command command_load;
extern const struct command command_rules;
extern const struct command command_schema;

/* "enclint: error: ..." on standard error, with what to do; returns EXIT_USAGE. */
int cli_usage_error(const char *command, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void cli_error(const char *fmt, ...)
    __attribute__((format(printf, 1, 2))); /* "enclint: error: ..." */

#endif

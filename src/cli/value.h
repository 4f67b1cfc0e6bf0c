/* SPDX-License-Identifier: Apache-2.0 */
/* value: what may stand in a place of the command line, told by the word that the help has for it;
 * so help, man page and completions are made from the same tables. */
#ifndef CLI_VALUE_H
#define CLI_VALUE_H

#include <stdbool.h>

#include "cli/command.h"

enum value_kind {
    VALUE_NONE,     /* nothing may stand here */
    VALUE_ANY,      /* GATES, NAME, N, GLOB ...: nobody can guess it */
    VALUE_FILE,     /* FILE, PATH */
    VALUE_FOLDER,   /* DIR */
    VALUE_RULE,     /* RULE */
    VALUE_RULES,    /* RULES: several with commas */
    VALUE_VERSIONS, /* VERSIONS of Kubernetes */
    VALUE_CHOICE,   /* text|json, or a single word in small letters: just these */
};

enum value_kind value_kind(struct str word);

/* What a command takes besides options, as its usage names the first of them: "PATH" of
 * "[OPTIONS] [PATH...]"; STR_NONE where it takes nothing. */
struct str command_operand(const struct command *command);

/* A row without a name is a heading of the help. */
bool option_is_heading(const struct option *option);

/* An option that may be given more than once. */
bool option_repeats(const struct option *option);

#endif

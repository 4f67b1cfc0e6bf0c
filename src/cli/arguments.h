/* SPDX-License-Identifier: Apache-2.0 */
/* arguments: the command line of a subcommand, read by its table of options. Options may stand
 * anywhere; "--" ends them; "-" is a path. */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include "cli/command.h"
#include "report/out.h"

enum { ARGUMENTS_HELP = -1 };

/* EXIT_CLEAN, ARGUMENTS_HELP, or EXIT_USAGE after a message. Release in every case. */
int arguments_parse(const struct command *command, int argc, char **argv, struct arguments *args);
void arguments_release(struct arguments *args);

/* The 'f' of "-f, --format"; 0 where an option has no letter. */
char option_letter(const struct option *option);

/* The name that `given` was probably meant to be; NULL where none is near. `names` ends with NULL.
 */
const char *arguments_nearest(const char *given, const char *const *names);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* help: what --help says, made from the tables of command.h; at most 80 columns wide, and that of
 * the program fits a screen. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/command.h"

#define PROGRAM_EXAMPLES                                                                           \
    "  enclint check                                        this folder\n"                         \
    "  enclint check --kubernetes-version 1.28..1.34 cp1/   before an upgrade\n"                   \
    "  enclint explain identity-first                       about a finding\n"

#define PROGRAM_EXIT_CODES                                                                         \
    "exit codes: 0 clean, 1 findings, 2 wrong usage, 3 trouble, 4 nothing to check\n"

/* The next piece of a command's details, STR_NONE at the end: lines that begin with a blank, or
 * an empty line ("\n"), which stay as they are, or a paragraph, whose lines do not matter. */
struct str help_piece(struct str *rest);

void help_program(struct out *out);
void help_command(const struct command *command, struct out *out);

#endif

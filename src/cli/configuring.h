/* SPDX-License-Identifier: Apache-2.0 */
/* configuring: the configuration of a run, from the options that every command has alike:
 * kubernetes-version, feature-gates, automatic-reload, only, skip, lock, rules, fail-on, profile,
 * config and no-config. All of them are in the command's table. */
#ifndef CLI_CONFIGURING_H
#define CLI_CONFIGURING_H

#include "cli/command.h"
#include "config/config.h"

/* EXIT_CLEAN, or EXIT_USAGE after a message for each mistake. Options that repeat are one list. */
int cli_configure(const char *command, const struct arguments *args, struct arena *a,
                  struct config *config);

#endif

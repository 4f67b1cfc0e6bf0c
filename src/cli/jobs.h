/* SPDX-License-Identifier: Apache-2.0 */
/* jobs: how many threads --jobs asks for. */
#ifndef CLI_JOBS_H
#define CLI_JOBS_H

#include "cli/command.h"
#include "engine/project.h" /* JOBS_MAX */

/* EXIT_CLEAN, or what cli_usage_error() returns. *jobs: 1 to JOBS_MAX; 0 where nothing is asked. */
int jobs_read(const char *command, const struct arguments *args, unsigned *jobs);

unsigned jobs_of_machine(void); /* its processors, up to JOBS_MAX */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jobs.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

int jobs_read(const char *command, const struct arguments *args, unsigned *jobs)
{
    const char *text = argument_if_any(args, "jobs");
    *jobs = 0;
    if (!text)
        return EXIT_CLEAN;
    char *end = NULL;
    errno = 0;
    long count = strtol(text, &end, 10);
    if (errno || !*text || *end || count < 1 || count > JOBS_MAX)
        return cli_usage_error(command, "--jobs is a number from 1 to %d", JOBS_MAX);
    *jobs = (unsigned)count;
    return EXIT_CLEAN;
}

unsigned jobs_of_machine(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > JOBS_MAX ? JOBS_MAX : (unsigned)count;
}

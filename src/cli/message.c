/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>

#include "cli/command.h"

__attribute__((format(printf, 1, 0))) __attribute__((format(printf, 1, 0))) static void
message(const char *fmt, va_list args)
{
    fputs("enclint: error: ", stderr);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
}

void cli_error(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    message(fmt, args);
    va_end(args);
}

int cli_usage_error(const char *command, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    message(fmt, args);
    va_end(args);
    if (command)
        fprintf(stderr, "see 'enclint %s --help'\n", command);
    else
        fputs("see 'enclint --help'\n", stderr);
    return EXIT_USAGE;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>

#include "cli/command.h"
#include "report/escape.h"

/* Messages quote arguments, which may be names of files that nobody looked at. */
__attribute__((format(printf, 2, 0))) static void message(const char *kind, const char *fmt,
                                                          va_list args)
{
    struct arena scratch = ARENA_INIT;
    struct buf line = BUF_INIT;
    escape_text(&line, arena_vfmt(&scratch, fmt, args));
    fprintf(stderr, "enclint: %s: %.*s\n", kind, STR_ARG(buf_view(&line)));
    buf_release(&line);
    arena_release(&scratch);
}

void cli_error(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    message("error", fmt, args);
    va_end(args);
}

void cli_note(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    message("note", fmt, args);
    va_end(args);
}

int cli_usage_error(const char *command, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    message("error", fmt, args);
    va_end(args);
    if (command)
        fprintf(stderr, "see 'enclint %s --help'\n", command);
    else
        fputs("see 'enclint --help'\n", stderr);
    return EXIT_USAGE;
}

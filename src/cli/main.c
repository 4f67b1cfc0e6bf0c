/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "apiserver/versions.h"
#include "base/fatal.h"
#include "base/version.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/help.h"
#include "files/replace.h"

/* In the order in which somebody meets them. */
const struct command *const commands_all[] = {
    &command_check,
    &command_fix,
    &command_load,
    &command_coverage,
    &command_nodes,
    &command_diff,
    &command_plan,
    &command_init,
    &command_generate,
    &command_config,
    &command_controls,
    &command_inventory,
    &command_explain,
    &command_rules,
    &command_schema,
    &command_completions,
    &command_man,
    &command_access,
    NULL,
};

enum { COMMAND_COUNT = sizeof commands_all / sizeof *commands_all - 1 };

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands_all[i]->name, name) == 0)
            return commands_all[i];
    return NULL;
}

static int unknown_command(const char *name)
{
    const char *names[COMMAND_COUNT + 2] = {NULL};
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i] = commands_all[i]->name;
    names[COMMAND_COUNT] = "--version";
    /* Many linters take files without a command in front. */
    if (name[0] != '-' && strpbrk(name, "./"))
        return cli_usage_error(NULL, "unknown command '%s', did you mean 'enclint check %s'?", name,
                               name);
    const char *near = arguments_nearest(name, names);
    if (near)
        return cli_usage_error(NULL, "unknown command '%s', did you mean '%s'?", name, near);
    return cli_usage_error(NULL, "unknown command '%s'", name);
}

static int run_command(const struct command *command, int argc, char **argv, struct out *out)
{
    struct arguments args;
    int code = arguments_parse(command, argc, argv, &args);
    if (code == ARGUMENTS_HELP) {
        help_command(command, out);
        code = EXIT_CLEAN;
    } else if (code == EXIT_CLEAN) {
        code = command->run(&args, out);
    }
    arguments_release(&args);
    return code;
}

static int run(int argc, char **argv, struct out *out)
{
    if (argc < 2)
        return cli_usage_error(NULL, "no command");
    bool help = strcmp(argv[1], "help") == 0;
    if (help && argc > 2) {
        const struct command *command = find_command(argv[2]);
        if (command)
            help_command(command, out);
        return command ? EXIT_CLEAN : unknown_command(argv[2]);
    }
    if (help || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        help_program(out);
        return EXIT_CLEAN;
    }
    if (strcmp(argv[1], "--version") == 0) {
        out_fmt(out, "enclint %s, knows Kubernetes 1.%d to 1.%d\n", ENCLINT_VERSION, VERSION_OLDEST,
                VERSION_NEWEST);
        return EXIT_CLEAN;
    }
    const struct command *command = find_command(argv[1]);
    if (!command)
        return unknown_command(argv[1]);
    return run_command(command, argc - 2, argv + 2, out);
}

/* A standard stream that is closed would give its number to the next file opened, and a report or a
 * message could then end in a user's file. What takes its place fails on use. */
static void occupy_closed_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            _exit(EXIT_TROUBLE);
}

static void end_in_trouble(int signal_number)
{
    (void)signal_number;
    _exit(EXIT_TROUBLE);
}

/* Where memory ended. */
static void clean_up(void)
{
    /* Other threads may still work on what is wiped now: nobody wants to hear of that. */
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
    signal(SIGSEGV, end_in_trouble);
    signal(SIGBUS, end_in_trouble);
    signal(SIGFPE, end_in_trouble);
    signal(SIGABRT, end_in_trouble);
    replace_remove_temporaries();
    arena_wipe_all();
}

/* Interrupted: what was half written goes, and the process dies of the signal as if nothing had
 * been in between. */
static void interrupted(int signal_number)
{
    replace_remove_temporaries(); /* NOLINT(bugprone-signal-handler,cert-sig30-c) */
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void protect_memory(void)
{
    /* Inputs hold key material: no core file and no debugger. The leak checker of the sanitizers is
     * one. */
#if !defined(__SANITIZE_ADDRESS__)
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ENCLINT_ASAN
#endif
#endif
#ifndef ENCLINT_ASAN
    prctl(PR_SET_DUMPABLE, 0);
#endif
#endif
}

int main(int argc, char **argv)
{
    occupy_closed_streams();
    protect_memory();
    oom_set_cleanup(clean_up);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like a full disk */
    signal(SIGINT, interrupted);
    signal(SIGTERM, interrupted);
    signal(SIGHUP, interrupted);
    struct out out;
    out_init(&out, STDOUT_FILENO);
    int code = run(argc, argv, &out);
    if (!out_flush(&out)) {
        /* Whoever reads on has enough: `enclint check ... | head`. */
        if (out.error != EPIPE)
            cli_error("cannot write the output: %s", strerror(out.error));
        code = code == EXIT_USAGE ? EXIT_USAGE : EXIT_TROUBLE;
    }
    out_release(&out);
    return code;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static _Noreturn void give_up(const char *what, const char *which)
{
    fprintf(stderr, "bench: %s '%s': %s\n", what, which, strerror(errno));
    exit(3);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Children inherit the mask; so does Go's idea of how many processors there are. */
static void use_cores(int cores, cpu_set_t *before)
{
    cpu_set_t few;
    CPU_ZERO(&few);
    sched_getaffinity(0, sizeof *before, before);
    for (size_t cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&few) < cores; cpu++)
        if (CPU_ISSET(cpu, before))
            CPU_SET(cpu, &few);
    if (cores > 0)
        sched_setaffinity(0, sizeof few, &few);
}

static pid_t start(const struct spawn *what, int *out)
{
    int ends[2];
    pid_t child;
    posix_spawn_file_actions_t actions;
    if (pipe2(ends, O_CLOEXEC) != 0)
        give_up("no pipe for", what->argv[0]);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO,
                                     what->input ? what->input : "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    if (what->quiet)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    /* posix_spawn is vfork and exec in glibc: the cost of starting does not grow with our size. */
    errno = posix_spawn(&child, what->argv[0], &actions, NULL, (char *const *)what->argv, environ);
    if (errno != 0)
        give_up("cannot start", what->argv[0]);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    *out = ends[0];
    return child;
}

/* False at the end of the file. */
static bool drain(int fd, struct spawned *result)
{
    static char piece[64 * 1024];
    ssize_t got = read(fd, piece, sizeof piece);
    if (got <= 0)
        return got < 0 && errno == EINTR;
    result->bytes += (size_t)got;
    for (const char *at = piece, *end = piece + got; (at = memchr(at, '\n', (size_t)(end - at)));)
        result->lines++, at++;
    return true;
}

static void finish(pid_t child, const char *name, struct spawned *result)
{
    struct rusage used;
    int status;
    if (wait4(child, &status, 0, &used) != child)
        give_up("cannot wait for", name);
    if (!WIFEXITED(status)) {
        errno = ECHILD;
        give_up("killed by a signal:", name);
    }
    result->cpu += (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                   (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    result->exit_bits |= 1u << (WEXITSTATUS(status) & 31);
    if (used.ru_maxrss > result->peak_kib)
        result->peak_kib = used.ru_maxrss;
}

struct spawned spawn_run(const struct spawn *what)
{
    struct spawned result = {0};
    struct pollfd outs[SPAWN_MAX];
    pid_t children[SPAWN_MAX];
    cpu_set_t before;
    nfds_t copies = (nfds_t)what->copies, open = copies;
    use_cores(what->cores, &before);
    double began = now();
    for (nfds_t i = 0; i < copies; i++) {
        outs[i].events = POLLIN;
        children[i] = start(what, &outs[i].fd);
    }
    /* A single output is simply read: poll would double the number of system calls. */
    while (open > 0 && (copies == 1 || poll(outs, copies, -1) > 0)) {
        for (nfds_t i = 0; i < copies; i++) {
            if (outs[i].fd < 0 || (copies > 1 && !outs[i].revents) || drain(outs[i].fd, &result))
                continue;
            close(outs[i].fd);
            outs[i].fd = -1;
            open--;
        }
    }
    for (nfds_t i = 0; i < copies; i++)
        finish(children[i], what->argv[0], &result);
    result.seconds = now() - began;
    sched_setaffinity(0, sizeof before, &before);
    return result;
}

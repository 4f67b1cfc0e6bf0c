/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/testing.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

enum { ENV_MAX = 32 };

static _Noreturn void give_up(const char *what, const char *which)
{
    fprintf(stderr, "testing: %s '%s': %s\n", what, which, strerror(errno));
    exit(70);
}

const char *run_top(struct arena *a)
{
    char *top = getcwd(NULL, 0);
    if (!top)
        give_up("no working directory", ".");
    const char *copy = arena_cstr(a, str_from(top));
    free(top);
    return copy;
}

const char *run_enclint(struct arena *a)
{
    const char *path = getenv("ENCLINT");
    if (!path)
        path = "build/enclint";
    return path[0] == '/' ? path : arena_fmt(a, "%s/%s", run_top(a), path).ptr;
}

const char *run_scratch(struct arena *a)
{
    const char *base = getenv("TMPDIR");
    struct str name = arena_fmt(a, "%s/enclint-test-XXXXXX", base && *base ? base : "/tmp");
    char *path = arena_bytes(a, name.len + 1);
    memcpy(path, name.ptr, name.len + 1);
    if (!mkdtemp(path))
        give_up("cannot make a folder like", path);
    return path;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
    (void)st;
    (void)kind;
    (void)place;
    return remove(path);
}

void run_scratch_remove(const char *path)
{
    /* Folders that a case made unreadable are root's business; what remains lies below /tmp. */
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

struct str run_read_file(struct arena *a, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return STR_NONE;
    struct buf text = BUF_INIT;
    char piece[4096];
    size_t got;
    while ((got = fread(piece, 1, sizeof piece, file)) > 0)
        buf_str(&text, (struct str){piece, got});
    fclose(file);
    struct str copy = buf_to_arena(&text, a);
    buf_release(&text);
    return copy;
}

void run_write_file(const char *path, struct str bytes)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        give_up("cannot write", path);
    if (bytes.len)
        fwrite(bytes.ptr, 1, bytes.len, file);
    if (fclose(file) != 0)
        give_up("cannot write", path);
}

/* Only what a program under test needs: a user's locale, colours or settings must not change what
 * it says. */
static void make_environment(struct arena *a, const struct run_spec *spec, const char *env[])
{
    static const char *const kept[] = {"PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"};
    size_t n = 0;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        const char *value = getenv(kept[i]);
        if (value)
            env[n++] = arena_fmt(a, "%s=%s", kept[i], value).ptr;
    }
    env[n++] = arena_fmt(a, "ENCLINT=%s", run_enclint(a)).ptr;
    env[n++] = arena_fmt(a, "HOME=%s", spec->cwd).ptr;
    env[n++] = "LC_ALL=C";
    for (size_t i = 0; spec->env && spec->env[i]; i++) {
        if (n + 1 >= ENV_MAX)
            give_up("too many variables", spec->env[i]);
        env[n++] = spec->env[i];
    }
    env[n] = NULL;
}

static int must_open(const char *path, int flags)
{
    int fd = open(path, flags, 0600);
    if (fd < 0)
        _exit(127);
    return fd;
}

static _Noreturn void become(const struct run_spec *spec, const char *const *env, const char *out,
                             const char *err)
{
    setpgid(0, 0);
    signal(SIGPIPE, SIG_DFL);
    dup2(must_open(spec->input ? spec->input : "/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(must_open(spec->output ? spec->output : out, O_WRONLY | O_CREAT | O_TRUNC), STDOUT_FILENO);
    dup2(must_open(err, O_WRONLY | O_CREAT | O_TRUNC), STDERR_FILENO);
    for (int fd = STDERR_FILENO + 1; fd < 64; fd++)
        close(fd);
    if (chdir(spec->cwd) == 0)
        execvpe(spec->argv[0], (char *const *)spec->argv, (char *const *)env);
    _exit(127);
}

/* Waits in small steps: there is no portable way to wait for a child and a clock at once. */
static int wait_for(pid_t child, struct run *run)
{
    struct timespec began, now, step = {0, 200 * 1000};
    struct rusage used;
    int status = 0;
    clock_gettime(CLOCK_MONOTONIC, &began);
    for (;;) {
        pid_t got = wait4(child, &status, run->timed_out ? 0 : WNOHANG, &used);
        if (got == child)
            break;
        if (got < 0 && errno != EINTR)
            give_up("cannot wait for", "the program");
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (now.tv_sec - began.tv_sec >= RUN_WALL_SECONDS) {
            kill(-child, SIGKILL);
            run->timed_out = true;
        }
        nanosleep(&step, NULL);
        if (step.tv_nsec < 5 * 1000 * 1000)
            step.tv_nsec += step.tv_nsec / 8;
    }
    kill(-child, SIGKILL); /* what a script may have left running */
    run->cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
               (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    return status;
}

struct run run_program(struct arena *a, const struct run_spec *spec)
{
    const char *env[ENV_MAX], *own = run_scratch(a);
    const char *out = arena_fmt(a, "%s/stdout", own).ptr, *err = arena_fmt(a, "%s/stderr", own).ptr;
    struct run run = {.code = 0};
    make_environment(a, spec, env);
    pid_t child = fork();
    if (child < 0)
        give_up("cannot start", spec->argv[0]);
    if (child == 0)
        become(spec, env, out, err);
    int status = wait_for(child, &run);
    run.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    run.out = spec->output ? STR_NONE : run_read_file(a, out);
    run.err = run_read_file(a, err);
    run_scratch_remove(own);
    return run;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Golden cases: every folder below testdata/cli/ that holds `args` or `cmd` is one test, named by
 * its path. args    arguments of enclint, one a line      cmd   instead: a shell script; $ENCLINT
 * is the program files/  what the working folder holds         stdin, env (NAME=value lines)
 *   stdout, stderr, exit   what is expected; an absent file is empty, an absent `exit` is 0
 * With UPDATE_GOLDEN=1 what is expected is written instead of compared (`make golden-update`).
 * Each case has CPU_SECONDS of processor time, more in a build with sanitizers. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fatal.h"
#include "cli/testing.h"

#define ROOT "testdata/cli"
enum { CASES_MAX = 4000, ARGS_MAX = 256, ENV_MAX = 16, CPU_SECONDS = 1, SANITIZER_FACTOR = 10 };

static struct arena names; /* zeroed: as ARENA_INIT */
static struct CMUnitTest cases[CASES_MAX];
static size_t case_count;

static const char *in_case(struct arena *a, const char *folder, const char *file)
{
    return arena_fmt(a, "%s/%s/%s", run_top(a), folder, file).ptr;
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

/* The lines of a file, NULL at the end; returns how many. */
static size_t read_lines(struct arena *a, const char *path, const char **lines, size_t max)
{
    struct str rest = run_read_file(a, path);
    size_t n = 0;
    while (rest.len) {
        if (n + 1 >= max)
            fail_msg("%s has too many lines", path);
        lines[n++] = arena_cstr(a, str_cut(&rest, '\n'));
    }
    lines[n] = NULL;
    return n;
}

static void copy_files(struct arena *a, const char *from, const char *to)
{
    const char *argv[] = {"cp", "-R", arena_fmt(a, "%s/.", from).ptr, to, NULL};
    struct run run = run_program(a, &(struct run_spec){.argv = argv, .cwd = "/"});
    if (run.code != 0)
        fail_msg("cannot copy %s: " STR_FMT, from, STR_ARG(run.err));
}

static struct run run_case(struct arena *a, const char *folder, const char *cwd)
{
    const char *argv[ARGS_MAX + 1] = {NULL}, *env[ENV_MAX];
    const char *input = in_case(a, folder, "stdin"), *files = in_case(a, folder, "files");
    struct run_spec spec = {.argv = argv, .cwd = cwd, .env = env};
    if (exists(files))
        copy_files(a, files, cwd);
    if (exists(input))
        spec.input = input;
    read_lines(a, in_case(a, folder, "env"), env, ENV_MAX);
    if (exists(in_case(a, folder, "cmd"))) {
        argv[0] = "sh";
        argv[1] = in_case(a, folder, "cmd");
    } else {
        argv[0] = run_enclint(a);
        read_lines(a, in_case(a, folder, "args"), argv + 1, ARGS_MAX);
    }
    return run_program(a, &spec);
}

/* Shows the difference as `diff -u` does, for a person. */
static void show_difference(struct arena *a, const char *expected, struct str actual,
                            const char *cwd)
{
    const char *got = arena_fmt(a, "%s/.actual", cwd).ptr;
    run_write_file(got, actual);
    const char *argv[] = {"diff",
                          "-u",
                          "-a",
                          "--label",
                          expected,
                          "--label",
                          "what it wrote",
                          exists(expected) ? expected : "/dev/null",
                          got,
                          NULL};
    struct run run = run_program(a, &(struct run_spec){.argv = argv, .cwd = cwd});
    print_error(STR_FMT, STR_ARG(run.out));
}

static bool matches(struct arena *a, const char *folder, const char *file, struct str actual,
                    const char *cwd)
{
    const char *path = in_case(a, folder, file);
    if (getenv("UPDATE_GOLDEN")) {
        if (actual.len)
            run_write_file(path, actual);
        else
            unlink(path);
        return true;
    }
    if (str_eq(run_read_file(a, path), actual))
        return true;
    show_difference(a, path, actual, cwd);
    return false;
}

static double cpu_limit(void)
{
    const char *mode = getenv("ENCLINT_MODE");
    return mode && strstr(mode, "san") ? CPU_SECONDS * SANITIZER_FACTOR : CPU_SECONDS;
}

static void golden(void **state)
{
    const char *folder = *state;
    struct arena a = ARENA_INIT;
    const char *cwd = run_scratch(&a);
    struct run run = run_case(&a, folder, cwd);
    struct str code = run.code ? arena_fmt(&a, "%d\n", run.code) : STR_NONE;
    bool ok = matches(&a, folder, "stdout", run.out, cwd);
    ok = matches(&a, folder, "stderr", run.err, cwd) && ok;
    ok = matches(&a, folder, "exit", code, cwd) && ok;
    if (run.timed_out || run.cpu > cpu_limit()) {
        print_error("%s took %.1f s of processor time\n", folder, run.cpu);
        ok = false;
    }
    run_scratch_remove(cwd);
    arena_release(&a);
    if (!ok)
        fail_msg("%s: not as expected", folder);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct CMUnitTest *)a)->name, ((const struct CMUnitTest *)b)->name);
}

/* A folder is a case, or holds folders; `depth` is what is left to descend. */
static void find_cases(const char *folder, int depth)
{
    if (exists(in_case(&names, folder, "args")) || exists(in_case(&names, folder, "cmd"))) {
        if (case_count == CASES_MAX)
            BUG("too many golden cases");
        /* The arena's bytes outlive the run; cmocka only asks for a state that is not const. */
        char *path = (char *)(uintptr_t)folder;
        cases[case_count++] = (struct CMUnitTest){path + sizeof ROOT, golden, NULL, NULL, path};
        return;
    }
    DIR *dir = opendir(folder);
    struct dirent *entry;
    while (dir && depth > 0 && (entry = readdir(dir)) != NULL) {
        struct stat st;
        const char *path = arena_fmt(&names, "%s/%s", folder, entry->d_name).ptr;
        if (entry->d_name[0] != '.' && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
            find_cases(path, depth - 1);
    }
    if (dir)
        closedir(dir);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    if (access(run_enclint(&names), X_OK) != 0) {
        print_error("there is no program to test: %s\n", run_enclint(&names));
        return 1;
    }
    find_cases(ROOT, 3);
    qsort(cases, case_count, sizeof *cases, by_name);
    int failed = _cmocka_run_group_tests("golden", cases, case_count, NULL, NULL);
    arena_release(&names);
    return failed;
}

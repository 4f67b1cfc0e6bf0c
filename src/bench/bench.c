/* SPDX-License-Identifier: Apache-2.0 */
/* bench: how fast and how large enclint is, as ratios within one run, since absolute figures depend
 * on the machine. Floors: an empty program for starting, the real kube-apiserver code in Go
 * (build/oracle/) for judging, libyaml, grep and ripgrep for whole folders (check.h). Every figure
 * is the median of ROUNDS; what is compared takes turns, so that a busy minute hits both. Prints a
 * table with the goals beside it; never fails for a slow result. bench FOLDER    which holds
 * enclint and the programs of bench/ */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "bench/check.h"
#include "bench/configuration.h"
#include "bench/figures.h"
#include "bench/nodes.h"
#include "bench/spawn.h"

enum { GO_CASES = 1500, OUR_CASES = 20000, OUR_ALL_CASES = 5000 };

#define DEMO_FILE(node) "testdata/demo/" node "/etc/kubernetes/enc/enc.yaml"
#define ORACLE          "build/oracle/1.36"

static void bench_memory(const char *enclint)
{
    const char *const load[] = {enclint, "load", DEMO_FILE("cp2"), NULL};
    const char *const all[] = {enclint, "load",           "--kubernetes-version",
                               "all",   DEMO_FILE("cp1"), NULL};
    const struct spawn one = {.argv = load, .copies = 1}, every = {.argv = all, .copies = 1};
    double a = (double)spawn_run(&one).peak_kib / 1024;
    double b = (double)spawn_run(&every).peak_kib / 1024;
    printf("peak memory       one version %5.1f MiB   all versions %5.1f MiB   goal 10 MiB", a, b);
    print_goal(a < 10 && b < 10);
}

/* A file of `cases` lines for --batch: the three configurations of the demo in turn. */
static void write_batch(const char *path, int cases, const char *version)
{
    static const char *const files[] = {DEMO_FILE("cp1"), DEMO_FILE("cp2"), DEMO_FILE("cp3")};
    FILE *batch = fopen(path, "wb");
    for (int i = 0; batch && i < cases; i++) {
        char text[8192];
        struct buf line = BUF_INIT;
        FILE *file = fopen(files[i % 3], "rb");
        size_t len = file ? fread(text, 1, sizeof text, file) : 0;
        if (len == 0) {
            perror(files[i % 3]);
            exit(3);
        }
        fclose(file);
        buf_fmt(&line, "{\"id\":\"%d\",\"b64\":\"", i);
        put_base64(&line, (struct str){text, len});
        buf_fmt(&line, "\",\"version\":\"%s\",\"reload\":false,\"gates\":\"\"}\n", version);
        fwrite(line.ptr, 1, line.len, batch);
        buf_release(&line);
    }
    if (!batch || fclose(batch) != 0) {
        perror(path);
        exit(3);
    }
}

/* What ROUNDS runs gave, a configuration: seconds by the clock, and of processor time. */
struct cost {
    double wall[ROUNDS], cpu[ROUNDS];
};

/* Each copy gets the whole file. */
static void measure(struct cost *cost, int round, const struct spawn *what, int cases,
                    int lines_a_case)
{
    struct spawned got = spawn_run(what);
    int all = cases * what->copies;
    if (got.lines != (size_t)all * (size_t)lines_a_case) {
        fprintf(stderr, "bench: '%s' answered %zu lines to %d cases\n", what->argv[0], got.lines,
                all);
        exit(3);
    }
    cost->wall[round] = got.seconds / all;
    cost->cpu[round] = got.cpu / all;
}

static void bench_against_go(const char *enclint, const char *scratch, int cores, double goal)
{
    struct arena a = ARENA_INIT;
    const char *go_file = arena_fmt(&a, "%s/go", scratch).ptr;
    const char *our_file = arena_fmt(&a, "%s/ours", scratch).ptr;
    const char *jobs = arena_fmt(&a, "%d", cores).ptr;
    const char *const go[] = {ORACLE, NULL};
    const char *const ours[] = {enclint, "load", "--batch", "--jobs", jobs, NULL};
    const struct spawn slow = {.argv = go, .input = go_file, .copies = cores, .cores = cores};
    const struct spawn fast = {.argv = ours, .input = our_file, .copies = 1, .cores = cores};
    struct cost x, y;
    for (int i = 0; i < ROUNDS; i++) {
        measure(&x, i, &slow, GO_CASES, 1);
        measure(&y, i, &fast, OUR_CASES, 1);
    }
    double wall_x = median(x.wall, ROUNDS), wall_y = median(y.wall, ROUNDS);
    double cpu = median(x.cpu, ROUNDS) / median(y.cpu, ROUNDS);
    printf("1.36 on %d core%s   Go %8.0f /s   enclint %8.0f /s   ratio %6.1f   by processor time "
           "%6.1f   goal %2.0f",
           cores, cores == 1 ? " " : "s", 1 / wall_x, 1 / wall_y, wall_x / wall_y, cpu, goal);
    print_goal(wall_x / wall_y >= goal);
    arena_release(&a);
}

static void bench_all_versions(const char *enclint, const char *scratch)
{
    struct arena a = ARENA_INIT;
    const char *one_file = arena_fmt(&a, "%s/ours", scratch).ptr;
    const char *all_file = arena_fmt(&a, "%s/all", scratch).ptr;
    const char *const argv[] = {enclint, "load", "--batch", "--jobs", "1", NULL};
    const struct spawn one = {.argv = argv, .input = one_file, .copies = 1, .cores = 1};
    const struct spawn all = {.argv = argv, .input = all_file, .copies = 1, .cores = 1};
    struct cost x, y;
    for (int i = 0; i < ROUNDS; i++) {
        measure(&x, i, &one, OUR_CASES, 1);
        measure(&y, i, &all, OUR_ALL_CASES, 24);
    }
    double wall_x = median(x.wall, ROUNDS), wall_y = median(y.wall, ROUNDS);
    double cpu = median(y.cpu, ROUNDS) / median(x.cpu, ROUNDS);
    printf("24 versions       one %7.1f us   all     %8.1f us   ratio %6.1f   by processor time "
           "%6.1f   goal  3",
           wall_x * 1e6, wall_y * 1e6, wall_y / wall_x, cpu);
    print_goal(wall_y / wall_x <= 3);
    arena_release(&a);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: bench FOLDER\n", stderr);
        return 2;
    }
    struct arena a = ARENA_INIT;
    const char *enclint = arena_fmt(&a, "%s/enclint", argv[1]).ptr;
    const char *empty = arena_fmt(&a, "%s/bench/empty", argv[1]).ptr;
    char scratch[] = "/tmp/enclint-bench-XXXXXX";
    if (!mkdtemp(scratch)) {
        perror(scratch);
        return 3;
    }
    const char *files[] = {"go", "ours", "all"};
    const char *versions[] = {"1.36", "1.36", "all"};
    const char *const small[] = {enclint, "load", DEMO_FILE("cp2"), NULL};
    const int cases[] = {GO_CASES, OUR_CASES, OUR_ALL_CASES};
    /* First, while this process is small: a child's peak begins at its parent's. */
    bench_memory(enclint);
    bench_start("load", small, empty);
    for (int i = 0; i < 3; i++)
        write_batch(arena_fmt(&a, "%s/%s", scratch, files[i]).ptr, cases[i], versions[i]);
    bench_all_versions(enclint, scratch);
    if (access(ORACLE, X_OK) == 0) {
        bench_against_go(enclint, scratch, 1, 10);
        bench_against_go(enclint, scratch, 2, 20);
    } else {
        puts("1.36 against Go    not measured: `make oracle-build MINORS=1.36` builds " ORACLE);
    }
    for (int i = 0; i < 3; i++)
        unlink(arena_fmt(&a, "%s/%s", scratch, files[i]).ptr);
    bench_nodes(enclint, scratch);
    bench_check(argv[1], scratch);
    rmdir(scratch);
    arena_release(&a);
    return 0;
}

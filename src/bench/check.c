/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/check.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/fatal.h"
#include "bench/figures.h"
#include "bench/spawn.h"
#include "carriers/carrier.h"
#include "extract/embedded.h"

#define SMALL_FILE "testdata/demo/cp2/etc/kubernetes/enc/enc.yaml"

enum { RELEVANT_FILES = 5000, MIXED_FILES = 20000 };

/* grep and ripgrep get the literals that enclint itself looks for before it parses a file. */
enum { ARGS_MAX = 64 };

struct bench {
    struct arena arena;
    const char *enclint, *floor, *tree, *empty;
    const char *relevant, *mixed; /* folders */
    bool has_check;
};

struct costs {
    double cpu[ROUNDS], wall[ROUNDS];
    long peak_kib;
};

static void measure(struct costs *costs, int round, const char *const *argv, int cores)
{
    const struct spawn what = {.argv = argv, .copies = 1, .cores = cores};
    struct spawned got = spawn_run(&what);
    /* 1: findings, or nothing found by grep. */
    if (got.exit_bits & ~3u) {
        fprintf(stderr, "bench: '%s' failed\n", argv[0]);
        exit(3);
    }
    costs->cpu[round] = got.cpu;
    costs->wall[round] = got.seconds;
    if (got.peak_kib > costs->peak_kib)
        costs->peak_kib = got.peak_kib;
}

/* Takes turns, after one round that only fills caches. */
static void compare(const char *const *one, struct costs *a, const char *const *other,
                    struct costs *b, int cores)
{
    *a = *b = (struct costs){.peak_kib = 0};
    for (int i = -1; i < ROUNDS; i++) {
        measure(a, i < 0 ? 0 : i, one, cores);
        measure(b, i < 0 ? 0 : i, other, cores);
    }
}

static size_t put_literals(const char **argv, size_t at, const char *flag,
                           const struct str *literals, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (at + 4 > ARGS_MAX)
            BUG("more literals than arguments");
        if (flag)
            argv[at++] = flag;
        argv[at++] = literals[i].ptr;
    }
    return at;
}

/* The arguments before, the literals (each behind `flag`, where there is one), a folder. */
static const char *const *with_literals(struct arena *a, const char *const *before,
                                        const char *flag, const char *folder)
{
    const char **argv = arena_new(a, const char *, ARGS_MAX);
    size_t count = 0;
    while (before[count]) {
        argv[count] = before[count];
        count++;
    }
    if (!flag)
        argv[count++] = folder;
    count = put_literals(argv, count, flag, embedded_literals, embedded_literal_count);
    count = put_literals(argv, count, flag, carrier_literals, carrier_literal_count);
    if (flag)
        argv[count++] = folder;
    return argv;
}

static void bench_relevant(struct bench *b, const char *format)
{
    const char *const events[] = {b->floor, "events", b->relevant, NULL};
    const char *const check[] = {b->enclint, "check", "-j",        "1",
                                 "--format", format,  b->relevant, NULL};
    struct costs floor, ours;
    compare(events, &floor, check, &ours, 1);
    double x = median(floor.cpu, ROUNDS) * 1e6 / RELEVANT_FILES;
    double y = median(ours.cpu, ROUNDS) * 1e6 / RELEVANT_FILES;
    printf(
        "5,000 relevant    libyaml %6.1f us a file   check, %-4s %6.1f us   share %4.2f   goal 0.6",
        x, format, y, x / y);
    print_goal(x / y >= 0.6);
}

/* Finding, reading and looking for literals alone: what is left to gain above it is check's. */
static void bench_scan(struct bench *b, const char *const *grep)
{
    const char *const before[] = {b->floor, "scan", NULL};
    struct costs theirs, ours;
    compare(grep, &theirs, with_literals(&b->arena, before, NULL, b->mixed), &ours, 1);
    double x = median(theirs.cpu, ROUNDS) * 1e3, y = median(ours.cpu, ROUNDS) * 1e3;
    printf("20,000 files, -j 1   grep -rlF %6.0f ms cpu   reading and looking alone %6.0f ms   "
           "ratio %4.2f\n",
           x, y, y / x);
}

static void bench_mixed_cpu(struct bench *b, const char *const *grep)
{
    const char *const check[] = {b->enclint, "check", "-j",     "1",
                                 "--format", "json",  b->mixed, NULL};
    struct costs theirs, ours;
    compare(grep, &theirs, check, &ours, 1);
    double x = median(theirs.cpu, ROUNDS) * 1e3, y = median(ours.cpu, ROUNDS) * 1e3;
    printf("20,000 files, -j 1   grep -rlF %6.0f ms cpu   check %6.0f ms   ratio %4.2f   goal 1.5",
           x, y, y / x);
    print_goal(y <= 1.5 * x);
    printf("peak memory       check on 20,000 files %5.1f MiB   goal 64 MiB",
           (double)ours.peak_kib / 1024);
    print_goal(ours.peak_kib < 64 * 1024);
}

static void bench_mixed_wall(struct bench *b)
{
    const char *rg = find_program(&b->arena, "rg");
    if (!rg) {
        puts("20,000 files, -j 2   not measured: no program 'rg' (Debian's package ripgrep)");
        return;
    }
    const char *const before[] = {rg, "-lF", "-j", "2", NULL};
    const char *const check[] = {b->enclint, "check", "-j",     "2",
                                 "--format", "json",  b->mixed, NULL};
    struct costs theirs, ours;
    compare(with_literals(&b->arena, before, "-e", b->mixed), &theirs, check, &ours, 2);
    double x = median(theirs.wall, ROUNDS) * 1e3, y = median(ours.wall, ROUNDS) * 1e3;
    printf("20,000 files, -j 2   rg -lF    %6.0f ms wall  check %6.0f ms   ratio %4.2f   goal 1.5",
           x, y, y / x);
    print_goal(y <= 1.5 * x);
}

static void bench_mixed(struct bench *b)
{
    const char *program = find_program(&b->arena, "grep");
    if (!program) {
        puts("20,000 files      not measured: no program 'grep'");
        return;
    }
    const char *const before[] = {program, "-rlF", NULL};
    const char *const *grep = with_literals(&b->arena, before, "-e", b->mixed);
    bench_scan(b, grep);
    if (!b->has_check)
        return;
    bench_mixed_cpu(b, grep);
    bench_mixed_wall(b);
}

static void make_tree(struct bench *b, const char *kind, const char *folder)
{
    const char *const argv[] = {b->tree, kind, "1", folder, NULL};
    const struct spawn what = {.argv = argv, .copies = 1};
    if (spawn_run(&what).exit_bits != 1) {
        fprintf(stderr, "bench: cannot make '%s'\n", folder);
        exit(3);
    }
}

static bool has_check(const struct bench *b)
{
    const char *const argv[] = {b->enclint, "check", "--help", NULL};
    const struct spawn what = {.argv = argv, .copies = 1, .quiet = true};
    return spawn_run(&what).exit_bits == 1;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status, (void)type, (void)where;
    return remove(path);
}

void bench_check(const char *folder, const char *scratch)
{
    struct bench b = {.arena = ARENA_INIT};
    b.enclint = arena_fmt(&b.arena, "%s/enclint", folder).ptr;
    b.floor = arena_fmt(&b.arena, "%s/bench/floor", folder).ptr;
    b.tree = arena_fmt(&b.arena, "%s/bench/tree", folder).ptr;
    b.empty = arena_fmt(&b.arena, "%s/bench/empty", folder).ptr;
    b.relevant = arena_fmt(&b.arena, "%s/relevant", scratch).ptr;
    b.mixed = arena_fmt(&b.arena, "%s/mixed", scratch).ptr;
    b.has_check = has_check(&b);
    setenv("LC_ALL", "C", 1); /* grep is fastest so */
    if (b.has_check) {
        const char *const small[] = {b.enclint, "check", SMALL_FILE, NULL};
        bench_start("check", small, b.empty);
        make_tree(&b, "relevant", b.relevant);
        bench_relevant(&b, "json");
        bench_relevant(&b, "text");
        nftw(b.relevant, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    } else {
        puts("check             not measured: this enclint has no such command");
    }
    make_tree(&b, "mixed", b.mixed);
    bench_mixed(&b);
    nftw(b.mixed, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_release(&b.arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What the program does when the machine does not: every allocation failing in turn, reads that
 * give one byte, a full disk, a closed pipe. Uses the dynamically linked build with the library
 * that src/fuzz/faults.c makes ($ENCLINT_MODE/enclint-dynamic, $ENCLINT_MODE/faults.so). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/testing.h"

enum { ARGS_MAX = 12, EXIT_TROUBLE = 3, ALLOCATIONS_MAX = 100000 };

#define DEMO          "testdata/demo/"
#define ENC           "/etc/kubernetes/enc/enc.yaml"
#define OUT_OF_MEMORY "enclint: error: out of memory\n"

struct scenario {
    const char *name;
    const char *args[ARGS_MAX];
    const char *input; /* text for standard input */
};

static const struct scenario scenarios[] = {
    {"text", {"load", "--kubernetes-version", "all", DEMO "cp1" ENC}, NULL},
    {"several files",
     {"load", "--kubernetes-version", "1.28..1.34", DEMO "cp1" ENC, DEMO "cp2" ENC, DEMO "cp3" ENC},
     NULL},
    {"json", {"load", "--format", "json", "--kubernetes-version", "all", DEMO "cp1" ENC}, NULL},
    {"gates",
     {"load", "--kubernetes-version", "1.30", "--feature-gates", "KMSv1=true", DEMO "cp1" ENC},
     NULL},
    {"standard input", {"load", "-"}, "apiVersion: v1\nkind: [EncryptionConfig, {a: *b}]\n"},
    {"json input", {"load", "-"}, "{\"kind\":\"EncryptionConfiguration\",\"resources\":[{}]}"},
    {"anchors", {"load", "-"}, "a: &a {b: 1}\nc: {<<: *a, d: [*a, *a]}\n\"e\\u00e9\": !!str f\n"},
    {"batch",
     {"load", "--batch", "--jobs", "1"},
     "{\"id\":\"1\",\"b64\":\"a2luZDogQQ==\",\"version\":\"all\"}\n"
     "{\"id\":\"2\",\"b64\":\"e30=\",\"version\":\"1.30\",\"gates\":\"KMSv1=true\"}\n"},
    {"node", {"check", "--root", DEMO "cp1"}, NULL},
    {"archive of a node",
     {"inventory", "--root", "testdata/fuzz/tar/dd5dfcf408c78724054130a0d8a93be31b444c17"},
     NULL},
    {"a new configuration",
     {"generate", "config", "--kms", "name=vault,endpoint=unix:///var/run/kms/vault.sock"},
     NULL},
    {"no such file", {"load", "nowhere.yaml"}, NULL},
    {"wrong usage", {"load", "--no-such-option"}, NULL},
};
enum { SCENARIOS = sizeof scenarios / sizeof *scenarios };

struct bench { /* one scenario being run again and again */
    struct arena arena;
    const struct scenario *scenario;
    const char *scratch, *program, *library, *hit, *input;
};

static void bench_init(struct bench *b, const struct scenario *scenario)
{
    const char *mode = getenv("ENCLINT_MODE");
    *b = (struct bench){.arena = ARENA_INIT, .scenario = scenario};
    if (!mode)
        mode = "build/release";
    struct arena *a = &b->arena;
    b->scratch = run_scratch(a);
    b->program = arena_fmt(a, "%s/%s/enclint-dynamic", run_top(a), mode).ptr;
    b->library = arena_fmt(a, "LD_PRELOAD=%s/%s/faults.so", run_top(a), mode).ptr;
    b->hit = arena_fmt(a, "%s/hit", b->scratch).ptr;
    if (scenario->input) {
        b->input = arena_fmt(a, "%s/input", b->scratch).ptr;
        run_write_file(b->input, str_from(scenario->input));
    }
}

static void bench_release(struct bench *b)
{
    run_scratch_remove(b->scratch);
    arena_release(&b->arena);
}

/* Runs the scenario with a fault, or without one (NULL); `output` as in struct run_spec. */
static struct run bench_run(struct bench *b, struct arena *a, const char *fault, const char *output)
{
    const char *argv[ARGS_MAX + 2] = {b->program}, *env[4] = {NULL};
    for (size_t i = 0; i < ARGS_MAX && b->scenario->args[i]; i++)
        argv[i + 1] = b->scenario->args[i];
    if (fault) {
        env[0] = b->library;
        env[1] = arena_fmt(a, "ENCLINT_FAULT=%s", fault).ptr;
        env[2] = arena_fmt(a, "ENCLINT_FAULT_HIT=%s", b->hit).ptr;
    }
    const struct run_spec spec = {
        .argv = argv, .cwd = run_top(a), .input = b->input, .output = output, .env = env};
    return run_program(a, &spec);
}

/* A failed allocation ends in exit 3 and the fixed message, or has changed nothing: libc can do
 * without a buffer here and there. Nothing else; above all no signal. */
static void check_allocation(const struct bench *b, const char *fault, const struct run *plain,
                             const struct run *run)
{
    bool told = run->code == EXIT_TROUBLE && str_ends_with(run->err, STR(OUT_OF_MEMORY));
    bool same = run->code == plain->code && str_eq(run->out, plain->out);
    if (!told && !same)
        fail_msg("%s, %s: exit code %d, standard error '" STR_FMT "'", b->scenario->name, fault,
                 run->code, STR_ARG(run->err));
}

static void fail_allocations(const struct scenario *scenario, const char *suffix)
{
    struct bench b;
    bench_init(&b, scenario);
    struct run plain = bench_run(&b, &b.arena, NULL, NULL);
    assert_in_range(plain.code, 0, 4);
    int n = 1;
    for (bool was_hit = true; was_hit; n++) {
        struct arena a = ARENA_INIT;
        const char *fault = arena_fmt(&a, "malloc:%d%s", n, suffix).ptr;
        unlink(b.hit);
        struct run run = bench_run(&b, &a, fault, NULL);
        check_allocation(&b, fault, &plain, &run);
        was_hit = access(b.hit, F_OK) == 0;
        arena_release(&a);
        assert_true(n < ALLOCATIONS_MAX);
    }
    /* With one only, the library was not loaded or nothing is counted. */
    assert_true(n > 2);
    bench_release(&b);
}

static void every_allocation_may_fail(void **state)
{
    fail_allocations(*state, "");
}

static void memory_may_end_at_any_point(void **state)
{
    fail_allocations(*state, "+");
}

static void short_reads_change_nothing(void **state)
{
    struct bench b;
    bench_init(&b, *state);
    struct run plain = bench_run(&b, &b.arena, NULL, NULL);
    struct run run = bench_run(&b, &b.arena, "read:1", NULL);
    assert_int_equal(run.code, plain.code);
    assert_true(str_eq(run.out, plain.out));
    assert_true(str_eq(run.err, plain.err));
    bench_release(&b);
}

/* Whatever has something to say must notice that nobody could take it. */
static void a_full_disk_is_told(void **state)
{
    struct bench b;
    bench_init(&b, *state);
    struct run plain = bench_run(&b, &b.arena, NULL, NULL);
    struct run run = bench_run(&b, &b.arena, NULL, "/dev/full");
    if (plain.out.len) {
        assert_int_equal(run.code, EXIT_TROUBLE);
        assert_true(str_find(run.err, STR("No space left on device")) < run.err.len);
    } else {
        assert_int_equal(run.code, plain.code);
    }
    /* A disk that fills while we write: after nothing, after one byte, just before the end. */
    const size_t fills[] = {0, 1, plain.out.len ? plain.out.len - 1 : 0};
    for (size_t i = 0; plain.out.len && i < sizeof fills / sizeof *fills; i++) {
        run = bench_run(&b, &b.arena, arena_fmt(&b.arena, "write:%zu", fills[i]).ptr, NULL);
        assert_int_equal(run.code, EXIT_TROUBLE);
        assert_int_equal(run.out.len, fills[i]);
        assert_memory_equal(run.out.ptr, plain.out.ptr, fills[i]);
    }
    bench_release(&b);
}

/* A file that has to be new gets its name all the same, and keeps no other one. */
static void file_systems_may_know_no_flags(void **state)
{
    (void)state;
    struct bench b;
    struct stat status;
    bench_init(&b, &(struct scenario){.name = "rename"});
    const char *path = arena_fmt(&b.arena, "%s/new", b.scratch).ptr;
    const struct scenario scenario = {"a new file", {"generate", "key", "--output", path}, NULL};
    b.scenario = &scenario;
    struct run run = bench_run(&b, &b.arena, "rename:2", NULL);
    assert_int_equal(run.code, 0);
    assert_int_equal(access(b.hit, F_OK), 0);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_nlink, 1);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(unlink(b.hit), 0);
    assert_int_equal(rmdir(b.scratch), 0); /* nothing else is left */
    arena_release(&b.arena);
}

/* One case a scenario and fault, named after both. */
static void add(struct CMUnitTest *tests, size_t *count, struct arena *a, const char *what,
                CMUnitTestFunction run)
{
    for (size_t i = 0; i < SCENARIOS; i++) {
        void *state = (void *)(uintptr_t)&scenarios[i];
        const char *name = arena_fmt(a, "%s: %s", what, scenarios[i].name).ptr;
        tests[(*count)++] = (struct CMUnitTest){name, run, NULL, NULL, state};
    }
}

int main(int argc, char **argv)
{
    static struct CMUnitTest tests[4 * SCENARIOS + 1];
    struct arena names = ARENA_INIT;
    size_t count = 0;
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    add(tests, &count, &names, "one allocation fails", every_allocation_may_fail);
    add(tests, &count, &names, "memory ends", memory_may_end_at_any_point);
    add(tests, &count, &names, "short reads", short_reads_change_nothing);
    add(tests, &count, &names, "full disk", a_full_disk_is_told);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(file_systems_may_know_no_flags);
    int failed = _cmocka_run_group_tests("faults", tests, count, NULL, NULL);
    arena_release(&names);
    return failed;
}

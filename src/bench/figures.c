/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/spawn.h"

enum { STARTS = 40 };

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
    return values[count / 2];
}

void print_goal(bool reached)
{
    printf("  %s\n", reached ? "reached" : "MISSED");
}

/* Seconds for one start, from the mean of STARTS: one alone is shorter than the clock's jitter. */
static double start_seconds(const char *const *argv)
{
    double sum = 0;
    const struct spawn what = {.argv = argv, .copies = 1};
    for (int i = 0; i < STARTS; i++)
        sum += spawn_run(&what).seconds;
    return sum / STARTS;
}

void bench_start(const char *name, const char *const *argv, const char *empty)
{
    const char *const nothing[] = {empty, NULL};
    double ours[ROUNDS], floor[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        floor[i] = start_seconds(nothing);
        ours[i] = start_seconds(argv);
    }
    double a = median(floor, ROUNDS) * 1e6, b = median(ours, ROUNDS) * 1e6;
    printf("one small file    empty program %6.0f us   %-5s %6.0f us   difference %6.0f us   goal "
           "1000 us",
           a, name, b, b - a);
    print_goal(b - a <= 1000);
}

const char *find_program(struct arena *a, const char *name)
{
    struct str path = str_from(getenv("PATH"));
    while (path.ptr) {
        struct str folder = str_cut(&path, ':');
        const char *program = arena_join(a, folder, STR("/"), str_from(name)).ptr;
        if (folder.len && access(program, X_OK) == 0)
            return program;
    }
    return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* spawn: runs copies of a program at once, reads all they write, and says how long that took.
 * Whatever fails ends the benchmark: a figure from a broken run is worse than none. */
#ifndef BENCH_SPAWN_H
#define BENCH_SPAWN_H

#include <stdbool.h>
#include <stddef.h>

enum { SPAWN_MAX = 8 };

struct spawn {
    const char *const *argv; /* NULL at the end */
    const char *input;       /* file for standard input of every copy; NULL: /dev/null */
    int copies;              /* 1 to SPAWN_MAX */
    int cores;               /* how many cores they share; 0: all */
    bool quiet;              /* what they write to standard error is dropped */
};

struct spawned {
    double seconds; /* from before the first start to after the last end */
    double cpu;     /* seconds of processor time of all copies: what a busy machine cannot blur */
    size_t bytes;   /* read from all standard outputs */
    size_t lines;   /* line feeds among them */
    long peak_kib;  /* resident memory of the largest copy */
    unsigned exit_bits; /* bit c: a copy ended with exit code c */
};

struct spawned spawn_run(const struct spawn *what);

#endif

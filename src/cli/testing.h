/* SPDX-License-Identifier: Apache-2.0 */
/* testing: runs the program under test as a process of its own, in a scratch folder, and keeps
 * what it wrote. For test programs only; never linked into enclint. Whatever goes wrong with the
 * machinery itself (no fork, no scratch folder) ends the test program with a message.
 * The program under test is $ENCLINT, or build/enclint. */
#ifndef CLI_TESTING_H
#define CLI_TESTING_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

struct run_spec {
    const char *const *argv; /* NULL at the end; argv[0] is looked for in PATH */
    const char *cwd;
    const char *input;  /* file for standard input; NULL: /dev/null */
    const char *output; /* file for standard output, which `out` then lacks; NULL: kept */
    const char *const
        *env; /* NAME=value, NULL at the end, over a small fixed environment; or NULL */
};

struct run {
    struct str out, err; /* in the arena */
    int code;            /* exit code; 128 + signal where one killed it, as a shell says it */
    double cpu;          /* seconds of processor time, its children's included */
    bool timed_out;      /* killed after RUN_WALL_SECONDS */
};

enum { RUN_WALL_SECONDS = 60 };

/* Runs to the end. */
struct run run_program(struct arena *a, const struct run_spec *spec);

/* Absolute path of the program under test, and of the folder in which the test program was started.
 */
const char *run_enclint(struct arena *a);
const char *run_top(struct arena *a);

/* A new empty folder; remove it when done. */
const char *run_scratch(struct arena *a);
void run_scratch_remove(const char *path);

struct str run_read_file(struct arena *a, const char *path); /* STR_NONE where there is none */
void run_write_file(const char *path, struct str bytes);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* figures: what every benchmark makes of its measurements. */
#ifndef BENCH_FIGURES_H
#define BENCH_FIGURES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* How often each thing is measured; what is compared takes turns. */
enum { ROUNDS = 9 };

double median(double *values, size_t count); /* sorts them */
void print_goal(bool reached);               /* ends the line */

/* "one small file": the program with these arguments against one that does nothing. */
void bench_start(const char *name, const char *const *argv, const char *empty);

/* The path of a program that is looked for in PATH; NULL where there is none. */
const char *find_program(struct arena *a, const char *name);

#endif

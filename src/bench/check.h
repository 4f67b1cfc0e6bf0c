/* SPDX-License-Identifier: Apache-2.0 */
/* check: `enclint check` on two folders that src/bench/tree.c makes: one where every file matters,
 * against a bare loop over libyaml's events; one where hardly any does, against grep and ripgrep
 * looking for the same literals. */
#ifndef BENCH_CHECK_H
#define BENCH_CHECK_H

/* `folder` holds the programs (enclint, bench/floor ...), the trees are made in `scratch`. */
void bench_check(const char *folder, const char *scratch);

#endif

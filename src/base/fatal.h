/* SPDX-License-Identifier: Apache-2.0 */
/* fatal: the two ways in which the process ends before its work is done.
 * oom_exit(): no memory left, wherever it happens. Writes one fixed line to standard
 * error, runs the cleanup registered with oom_set_cleanup() (wipe, remove temporary files), exits
 * with 3; of several threads the first. Allocates nothing. BUG(): our own mistake. Writes file,
 * line and what was violated (never input), then aborts. */
#ifndef BASE_FATAL_H
#define BASE_FATAL_H

#include <stddef.h>

_Noreturn void oom_exit(void);
void oom_set_cleanup(void (*cleanup)(void)); /* at most one; must not allocate */

_Noreturn void bug_abort(const char *file, int line, const char *what);
#define BUG(what) bug_abort(__FILE__, __LINE__, (what))

void *xmalloc(size_t size); /* never NULL: ends through oom_exit() */
void *xrealloc(void *piece, size_t size);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fatal.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { EXIT_OUT_OF_MEMORY = 3 };

static void (*oom_cleanup)(void);

void oom_set_cleanup(void (*cleanup)(void))
{
    oom_cleanup = cleanup;
}

_Noreturn void oom_exit(void)
{
    static const char message[] = "enclint: error: out of memory\n";
    static atomic_flag ending = ATOMIC_FLAG_INIT;
    /* Several threads may come here at once: the first one ends the process. */
    while (atomic_flag_test_and_set(&ending))
        pause();
    /* The words first: what is wiped below may be in use by another thread, which then ends us.
     * stdio may need memory; write(2) does not. */
    ssize_t ignored = write(STDERR_FILENO, message, sizeof message - 1);
    (void)ignored; /* nothing is left to do where even this fails */
    if (oom_cleanup)
        oom_cleanup();
    _exit(EXIT_OUT_OF_MEMORY);
}

_Noreturn void bug_abort(const char *file, int line, const char *what)
{
    fprintf(stderr, "enclint: bug: %s:%d: %s\n", file, line, what);
    abort();
}

void *xmalloc(size_t size)
{
    void *piece = malloc(size ? size : 1);
    if (!piece)
        oom_exit();
    return piece;
}

void *xrealloc(void *piece, size_t size)
{
    void *moved = realloc(piece, size ? size : 1);
    if (!moved)
        oom_exit();
    return moved;
}

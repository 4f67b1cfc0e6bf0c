/* SPDX-License-Identifier: Apache-2.0 */
#include "report/progress.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_AFTER = 1000, EVERY = 100 }; /* milliseconds */

/* What steps read without the lock is set before there are threads, or is atomic. */
static struct {
    bool on;
    int fd;
    uint64_t total;
    uint64_t (*now)(void);
    atomic_uint_fast64_t done, due; /* due: when the line is written next */
    pthread_mutex_t lock;           /* of the line */
    bool shown;
} progress = {.lock = PTHREAD_MUTEX_INITIALIZER};

static uint64_t monotonic(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* A line that cannot be written is no reason to fail. */
static void put(const char *text, size_t len)
{
    ssize_t ignored = write(progress.fd, text, len);
    (void)ignored;
}

static void erase(void)
{
    const char back[] = "\r\x1b[K";
    if (progress.shown)
        put(back, sizeof back - 1);
    progress.shown = false;
}

static void draw(void)
{
    char line[100];
    unsigned long long done = atomic_load(&progress.done), total = progress.total;
    int len = total && done <= total
                  ? snprintf(line, sizeof line, "\r%llu of %llu files\x1b[K", done, total)
                  : snprintf(line, sizeof line, "\r%llu file%s\x1b[K", done, done == 1 ? "" : "s");
    put(line, (size_t)len);
    progress.shown = true;
}

void progress_begin_on(int fd, uint64_t total, uint64_t (*now)(void))
{
    const char *term = getenv("TERM");
    progress.on = isatty(fd) && !(term && strcmp(term, "dumb") == 0);
    progress.fd = fd;
    progress.total = total;
    progress.now = now;
    progress.shown = false;
    atomic_store(&progress.done, 0);
    atomic_store(&progress.due, now() + FIRST_AFTER);
}

void progress_begin(uint64_t total)
{
    progress_begin_on(STDERR_FILENO, total, monotonic);
}

void progress_step(void)
{
    if (!progress.on)
        return;
    atomic_fetch_add(&progress.done, 1);
    uint64_t now = progress.now();
    uint_fast64_t due = atomic_load(&progress.due);
    /* Whoever moves the time of the next update writes this one. */
    if (now < due || !atomic_compare_exchange_strong(&progress.due, &due, now + EVERY))
        return;
    pthread_mutex_lock(&progress.lock);
    draw();
    pthread_mutex_unlock(&progress.lock);
}

void progress_hide(void)
{
    pthread_mutex_lock(&progress.lock);
    erase();
    pthread_mutex_unlock(&progress.lock);
}

void progress_end(void)
{
    progress_hide();
    progress.on = false;
}

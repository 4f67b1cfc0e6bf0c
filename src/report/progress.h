/* SPDX-License-Identifier: Apache-2.0 */
/* progress: one line on a terminal that tells how far a long run has come: nothing in the first
 * second, at most ten updates a second, gone at the end. Nothing at all where standard error is no
 * terminal, or a dumb one. progress_step() may be called from several threads, between
 * progress_begin() and progress_end(); it costs an atomic increment and the time of day. */
#ifndef REPORT_PROGRESS_H
#define REPORT_PROGRESS_H

#include <stdint.h>

void progress_begin(uint64_t total); /* files to come; 0: nobody knows */
void progress_step(void);            /* one more is done */
void progress_end(void);             /* erases the line; harmless without progress_begin() */

/* Erases the line until the next update: before something else is written to standard error. */
void progress_hide(void);

/* progress_begin() with another terminal and another clock (milliseconds, never backwards). */
void progress_begin_on(int fd, uint64_t total, uint64_t (*now)(void));

#endif

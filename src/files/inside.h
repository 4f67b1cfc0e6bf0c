/* SPDX-License-Identifier: Apache-2.0 */
/* inside: opens what lies below a folder, and nothing else: no link on the way is followed and `..`
 * does not lead out, even while somebody moves things about. */
#ifndef FILES_INSIDE_H
#define FILES_INSIDE_H

/* A file descriptor (close-on-exec), or -1 with errno set; ELOOP or ENOTDIR where a link is met.
 * `path` is relative to the folder `root`, without empty names; a folder's may end in a slash.
 * Never creates anything. */
int inside_open(int root, const char *path, int flags);

/* The same with the older system calls alone, name by name: for kernels before 5.6. */
int inside_open_stepwise(int root, const char *path, int flags);

#endif

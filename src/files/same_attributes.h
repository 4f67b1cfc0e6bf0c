/* SPDX-License-Identifier: Apache-2.0 */
/* same_attributes: gives a new file what an old one has besides its bytes: owner, group, extended
 * attributes (access lists, security labels, those of users) and mode. */
#ifndef FILES_SAME_ATTRIBUTES_H
#define FILES_SAME_ATTRIBUTES_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/err.h"

/* The new file is open as `fd`; the old one is `name` in the folder, and *old is what fstat(2) says
 * of it. False where something cannot be kept: *err says what. Not for several threads at once. */
bool same_attributes(int fd, int folder, const char *name, const struct stat *old, struct err *err);

#endif

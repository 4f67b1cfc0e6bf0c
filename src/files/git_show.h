/* SPDX-License-Identifier: Apache-2.0 */
/* git_show: a file as git has it at a revision. The one place where another program is started: git
 * itself, found through the absolute folders of PATH, in an environment of ours, and in a way that
 * runs nothing of the repository: no hooks, filters, pagers or file system monitors, no helper of a
 * remote, and no network. */
#ifndef FILES_GIT_SHOW_H
#define FILES_GIT_SHOW_H

#include <stddef.h>

#include "base/err.h"

/* `folder`: where git is run; `object`: what it calls the file: "main:etc/enc.yaml", or
 * "HEAD~1:./enc.yaml" from that folder. Returns memory as an open file at its begin, never more
 * than `max` bytes; or -1, and *err says why. */
int git_show(const char *folder, const char *object, size_t max, struct err *err);

#endif

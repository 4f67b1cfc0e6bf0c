/* SPDX-License-Identifier: Apache-2.0 */
/* node: what --root names: a folder, a tar archive, one that is packed with gzip, or "-" for one
 * that comes through standard input. */
#ifndef CLI_NODE_H
#define CLI_NODE_H

#include "base/err.h"
#include "files/root.h"

/* NULL: *err says why, without the path. */
struct root *cli_open_root(const char *path, struct err *err);

/* What comes through it, kept in memory: a descriptor that is read as a file is; or -1. */
int cli_spool(int from, struct err *err);

#endif

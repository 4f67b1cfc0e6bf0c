/* SPDX-License-Identifier: Apache-2.0 */
/* resource_argument: a resource that an option names. */
#ifndef CLI_RESOURCE_ARGUMENT_H
#define CLI_RESOURCE_ARGUMENT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* *name becomes the name as a configuration has it. False: there is no such resource, and nothing
 * says that it is a custom one; *meant is the one that may be meant, STR_NONE where none is near.
 */
bool resource_argument(struct arena *a, struct str *name, struct str *meant);

/* The same for a list with commas, in which wildcards stand for what they cover: EXIT_CLEAN, or
 * what cli_usage_error() says of the first that is none. */
int resource_arguments(const char *command, const char *option, struct arena *a, struct str list);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* rewrite: how what an entry is about is written once more, so that its first provider encrypts it.
 * Memory: the arena. */
#ifndef RULES_REWRITE_H
#define RULES_REWRITE_H

#include "base/arena.h"
#include "base/str.h"
#include "schemas/encryption_configuration.h"

/* "secrets,configmaps"; STR_NONE where it has a wildcard, or more than a line takes. */
struct str rewrite_names(struct arena *a, const struct ec_resource *entry);

/* 'kubectl get ... | kubectl replace -f -', with its quotes. */
struct str rewrite_command(struct arena *a, const struct ec_resource *entry);

#endif

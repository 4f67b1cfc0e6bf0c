/* SPDX-License-Identifier: Apache-2.0 */
/* completion: scripts for shells, which offer commands, options, and values where value.h knows
 * them. They need nothing but the shell, and no enclint: what they offer is written into them. */
#ifndef CLI_COMPLETION_H
#define CLI_COMPLETION_H

#include "base/buf.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/value.h"

void completion_bash(struct buf *out);
void completion_zsh(struct buf *out);
void completion_fish(struct buf *out);

/* Shared: words with blanks between them. */
void completion_commands(struct buf *out);                 /* that are not hidden */
void completion_rules(struct buf *out);                    /* slugs */
void completion_versions(struct buf *out);                 /* all, 1.13 ... */
void completion_choices(struct buf *out, struct str word); /* "text json" of "text|json" */

#endif

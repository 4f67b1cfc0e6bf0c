/* SPDX-License-Identifier: Apache-2.0 */
/* plan_edit: the two ways in which plan_file.h makes a text share the parts of it. */
#ifndef CLI_PLAN_EDIT_H
#define CLI_PLAN_EDIT_H

#include "base/buf.h"
#include "cli/plan_file.h"

/* The text that it begins with, edited; STR_NONE where it has no form that can be: not a block of
 * lines, or names that one entry holds go different ways. Not judged yet. */
struct str plan_edit(struct arena *a, const struct plan_writing *writing);

/* Items of lists, whole lines, each behind so many blanks. */
void plan_key_write(struct buf *out, const struct access_key *key, unsigned indent);
void plan_provider_write(struct buf *out, const struct access_key *keys, uint32_t count,
                         unsigned indent);
void plan_providers_write(struct buf *out, const struct access *policy, unsigned indent);
void plan_entry_write(struct buf *out, const struct plan_writing *w, const bool *wanted,
                      const struct access *policy, unsigned indent);

/* How many keys from `at` on stand in the same provider. */
uint32_t plan_provider_length(const struct access *policy, uint32_t at);

/* Which classes go into an entry with the first one; returns the rank of the last one. */
enum stages_rank plan_entry_members(const struct plan_writing *w, uint32_t first, const bool *done,
                                    bool *members);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* coverage_table: a document's coverage as tables: for people short ones, in which whatever shares
 * an answer shares a row; for programs a row for each resource. Memory: the arena. */
#ifndef CLI_COVERAGE_TABLE_H
#define CLI_COVERAGE_TABLE_H

#include "access/coverage.h"
#include "report/answer.h"

/* Releases that give the same table share it; *count tables, each with its releases in *minors. */
const struct answer_table *coverage_tables(struct arena *a, const struct coverage *c,
                                           bool every_resource, uint32_t *count,
                                           const uint32_t **minors);

/* A row for each resource and run of equal answers. */
const struct answer_table *coverage_list(struct arena *a, const struct coverage *c);

/* "aescbc 'key1'", "kms v2 'vault'", "identity" */
struct str coverage_key_text(struct arena *a, const struct coverage_key *key);

/* What decides, for people: "named (line 5)", "'*.apps' (line 9)", "no entry". */
struct str coverage_why(struct arena *a, const struct coverage_run *run);

#endif

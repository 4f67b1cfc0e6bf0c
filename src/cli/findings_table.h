/* SPDX-License-Identifier: Apache-2.0 */
/* findings_table: findings as a table in the Markdown of commands that answer a question. */
#ifndef CLI_FINDINGS_TABLE_H
#define CLI_FINDINGS_TABLE_H

#include "diag/finding.h"
#include "report/answer.h"

/* A row for each that no comment takes back. It borrows from the results and the arena. */
struct answer_table findings_table(struct arena *a, const struct results *results,
                                   struct str title);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* unknown: values of a document that something still fills in: unknown, not wrong. The functions
 * that take a rule_run are those of struct rule_run and struct carried. */
#ifndef ENGINE_UNKNOWN_H
#define ENGINE_UNKNOWN_H

#include "engine/complete.h"

bool unknown_at(const struct run *r, struct span span);

/* The same of a file that its server reads as it stands: what nobody filled in is no secret. */
bool unfilled_at(const struct run *r, struct span span);

bool span_is_unknown(struct rule_run *run, struct span span);

/* What the file has there: of a template the expressions. */
struct str span_written(struct rule_run *run, struct span span);

/* Of a word such as --key=<KEY> the value decides. `context`: the struct run. */
bool span_is_open(void *context, struct span span);

#endif

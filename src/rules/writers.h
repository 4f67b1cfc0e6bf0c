/* SPDX-License-Identifier: Apache-2.0 */
/* writers: rules about what writes, by the kind of the first provider, said once for a document:
 * the choice of a provider is one choice. */
#ifndef RULES_WRITERS_H
#define RULES_WRITERS_H

#include "rules/run.h"

/* Reports the first entry whose first provider is `wanted` ("aescbc" ...), with `message`; false
 * where there is none. */
bool report_writer(struct rule_run *run, const char *wanted, struct str message);

#endif

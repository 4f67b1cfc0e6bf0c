/* SPDX-License-Identifier: Apache-2.0 */
/* facts: the files of schemas/facts/, checked and turned into constant tables. Each function
 * appends a C fragment (to be included where the structs are known) to `out`. */
#ifndef GEN_FACTS_H
#define GEN_FACTS_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

bool facts_versions(const char *path, struct buf *out, struct err *err);
bool facts_gates(const char *path, struct buf *out, struct err *err);
bool facts_flags(const char *path, struct buf *out, struct err *err);
bool facts_resources(const char *path, struct buf *out, struct err *err);
bool facts_kms_plugins(const char *path, struct buf *out, struct err *err);

#endif

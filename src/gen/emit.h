/* SPDX-License-Identifier: Apache-2.0 */
/* emit: what every generated file needs. Text grows in a struct buf and is written at the end. */
#ifndef GEN_EMIT_H
#define GEN_EMIT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* "cachesize" -> {"cachesize", 9}: a constant initialiser of a struct str. Long texts are cut into
 * lines of literals that begin at column `indent`. NULL gives {NULL, 0}. */
void emit_str(struct buf *out, const char *text, int indent);

/* apiVersion, encryption-configuration -> api_version, encryption_configuration; upper:
 * API_VERSION. */
void emit_name(struct buf *out, const char *name, bool upper);

/* "1.13..1.20,1.26,1.30.." as an expression in C: MINORS(13, 20) | ... False where it is no such
 * set. */
bool emit_minors(struct buf *out, const char *versions);

/* Writes through a temporary file beside it. Leaves a file that already has this text alone, so
 * that make does not build again what depends on it. */
bool emit_file(const char *path, const struct buf *text, struct err *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* line_hash: the fingerprint by which GitHub code scanning knows an alert again
 * (primaryLocationLineHash, as github/codeql-action's src/fingerprints.ts makes it). It covers the
 * first 100 UTF-16 code units from the start of the line on, blanks and tabs left out, so it goes
 * on into the lines below; 64 bits, linear in the text: whoever knows all of a window but a short
 * secret can find that by trying. So a line whose window touches a secret gets none. */
#ifndef DIAG_LINE_HASH_H
#define DIAG_LINE_HASH_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "tree/source.h"

/* out[i] is the hash of line lines[i] of a whole file: "hex:N", N for the Nth line with this hash.
 * STR_NONE where its window touches one of the secrets, there is no such line, or the text is
 * UTF-16, which GitHub would not read as such. Lines count from 1 and ascend, twice the same is
 * fine; secrets ascend by their start and may overlap. Strings live in `a`. */
void line_hashes(struct arena *a, struct str text, const uint32_t *lines, uint32_t count,
                 const struct span *secrets, uint32_t secret_count, struct str *out);

#endif

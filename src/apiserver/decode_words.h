/* SPDX-License-Identifier: Apache-2.0 */
/* decode_words: the faults of the typed decoder in the words of the server's JSON library. Exact
 * for sigs.k8s.io/json; json-iterator quotes bytes of the file around the fault, which read
 * REDACTED here, and its texts are of the same class rather than the same letters. Sources:
 * sigs.k8s.io/json and json-iterator/go. */
#ifndef APISERVER_DECODE_WORDS_H
#define APISERVER_DECODE_WORDS_H

#include "apiserver/fault.h"
#include "apiserver/versions.h"
#include "schema/decode.h"

/* Fills *fault for what stopped or spoiled the decode; not for unknown and duplicate fields. */
void decode_words_fault(const struct decode *d, const struct version_row *row,
                        const struct decode_fault *found, struct fault *fault);

/* The same for an unknown or duplicate field under strict decoding: `unknown field
 * "resources[0].x"`. */
void decode_words_strict(const struct decode *d, const struct decode_fault *found,
                         struct fault *fault);

#endif

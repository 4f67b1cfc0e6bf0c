/* SPDX-License-Identifier: Apache-2.0 */
/* refused_words: what a fault of the loader says to people: what is wrong first, in our words, with
 * what was probably meant. Memory: the arena, or constant. */
#ifndef ENGINE_REFUSED_WORDS_H
#define ENGINE_REFUSED_WORDS_H

#include "apiserver/fault.h"

/* *how: the repair in one line, or STR_NONE. `text`: the document. `more`: how many fields
 * have the same fault. */
struct str refused_words(struct arena *a, struct str text, const struct fault *fault, uint32_t more,
                         struct str *how);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* veil_words: which values and which words of command lines surely are no secrets. */
#ifndef ENGINE_VEIL_WORDS_H
#define ENGINE_VEIL_WORDS_H

#include <stdbool.h>

#include "base/str.h"

/* Fields whose values are names, versions, places and numbers; those that hold places; those whose
 * items are words of a command line. */
bool veil_field_is_harmless(struct str name);
bool veil_field_is_place(struct str name);
bool veil_field_is_words(struct str name);
bool veil_field_is_bare(struct str name); /* of these: flags may stand there without dashes */

/* The flag of that name, without its dashes: its value is a place or a switch. */
bool veil_shows_flag(struct str name);

/* A word of a command line. `bare`: flags may stand there without their dashes. */
bool veil_shows_word(struct str word, bool bare);

/* Nothing in it looks like key material. */
bool veil_is_public(struct str text);
bool veil_is_public_place(struct str text);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* suppress_text: the words of one comment -> struct suppression. Only for suppress.c. */
#ifndef ENGINE_SUPPRESS_TEXT_H
#define ENGINE_SUPPRESS_TEXT_H

#include "engine/suppress.h"

/* `text` is the comment with its '#', in bytes of one a character, `at` its place. False: it is not
 * meant for enclint. Fills kind, comment, rules, reason, until, phase and problem. */
bool suppress_read(struct arena *a, const struct config_rules *rules, struct str text, uint32_t at,
                   uint32_t unit, struct suppression *out);

/* `text` with every word that may be key material as asterisks. */
struct str suppress_blank(struct arena *a, struct str text);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* template: text that something else fills in before a server reads the file (Helm, Jinja, ERB,
 * shell, envsubst, SOPS ...). Such a value is unknown, not wrong. Memory: the arena. */
#ifndef ENGINE_TEMPLATE_H
#define ENGINE_TEMPLATE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "tree/node.h"
#include "tree/source.h"

/* Whether a value as it is written holds a place that is still to be filled in, or is sealed. */
bool template_is_value(struct str written);

/* <KEY>, REPLACE_ME, changeme: for people to fill in, so fine in a page that explains, and
 * forgotten anywhere else. */
bool template_is_placeholder(struct str written);

/* The first expression in braces; empty where there is none. */
struct span template_first(struct str text);

/* Whether YAML takes an expression in braces for a mapping: `secret: {{ .Values.key }}`. */
bool template_reads_as_mapping(const struct node *root);

/* The same text, byte for byte as long, in which lines that only control a template are blank and
 * expressions in braces are words, so that what stands around them can be read. STR_NONE where
 * there is nothing of the kind. `blank_lines`: expressions that are a line of their own are blank
 * too, whatever they give: for texts in which a word cannot stand there. */
struct str template_mask(struct arena *a, struct str text, bool blank_lines);

/* The same text with blank lines where a page left lines out ('...'); STR_NONE where it did not.
 * `at`: the first of them. */
struct str template_fill_gaps(struct arena *a, struct str text, struct span *at);

/* Words of a masked text as people may see them: what an expression stands in is "{{ }}". */
struct str template_unmask(struct arena *a, struct str words);

#endif

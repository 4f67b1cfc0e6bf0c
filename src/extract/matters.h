/* SPDX-License-Identifier: Apache-2.0 */
/* matters: whether a text holds one of the words for which documents are looked for. */
#ifndef EXTRACT_MATTERS_H
#define EXTRACT_MATTERS_H

#include "extract/embedded.h"

/* Plain words alone: those of every encryption configuration, and the list's own. */
bool embedded_is_wanted(const struct embedded_list *list, struct str text);

void embedded_add(struct embedded_list *list, struct embedded item);

/* Whether it holds a here-document that ends: extract/here.c. */
bool embedded_has_here(struct str text);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* list_edit: edits of a list of providers that leave everything else as it is. They take whole
 * lines of block lists, and know nothing of comments: a line with one is not moved. Memory: the
 * arena. */
#ifndef RULES_LIST_EDIT_H
#define RULES_LIST_EDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "rules/run.h"

/* The line of an item that has it to itself, with its end; false where there is none. */
bool list_item_line(const struct document_view *view, const struct field_list *list, uint32_t index,
                    struct span *line);

/* The edits, ascending, that put such an item behind the last one. */
bool list_move_last(struct arena *a, const struct document_view *view,
                    const struct field_list *list, uint32_t index, struct draft_edit edits[2]);

/* Behind the last item: `block` as an item of a block list, `flow` of one in brackets. */
bool list_append(struct arena *a, const struct document_view *view, const struct field_list *list,
                 struct str block, struct str flow, struct draft_edit *edit);

/* In front of the first member of a mapping: `block` on a line of its own, `flow` in braces, with
 * `json` where names are in double quotes there. */
bool mapping_prepend(struct arena *a, const struct document_view *view, const struct node *mapping,
                     struct str block, struct str json, struct draft_edit *edit);

#endif

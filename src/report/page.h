/* SPDX-License-Identifier: Apache-2.0 */
/* page: the parts that pages for a terminal are made of. */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "base/buf.h"
#include "diag/rule.h"

enum { PAGE_INDENT = 4 };

void page_spaces(struct buf *out, size_t count);

/* A title, and below it wrapped text or one item a line; nothing where there is none. */
void page_paragraph(struct buf *out, const char *title, struct str text);
void page_list(struct buf *out, const char *title, const struct rule_strs *list);

#endif

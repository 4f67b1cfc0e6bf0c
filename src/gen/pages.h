/* SPDX-License-Identifier: Apache-2.0 */
/* pages: what all generated pages have in common. */
#ifndef GEN_PAGES_H
#define GEN_PAGES_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* Running text, in lines: 'identity' becomes `identity`. */
void page_text(struct buf *out, const char *text);

/* A title, unwrapped and without LF. */
void page_words(struct buf *out, const char *text);

bool page_folder(const char *folder, struct err *err); /* makes it where it is not there */
bool page_write(const char *folder, const char *name, const struct buf *text, struct err *err);

/* Removes the pages that `keeps` does not know; README.md stays. */
void page_tidy(const char *folder, bool (*keeps)(const void *context, const char *name),
               const void *context);

#endif

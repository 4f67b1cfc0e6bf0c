/* SPDX-License-Identifier: Apache-2.0 */
/* source: the text of one input and its lines. Borrows name and text (they live in the caller's
 * arena). Positions inside the program are byte offsets (struct span); lines and columns are made
 * here, at the edge, and nowhere else. Lines end as editors and the Language Server Protocol end
 * them: LF, CRLF or CR; not NEL, LS, PS. A text that begins with a UTF-16 byte order mark is
 * counted in UTF-16; what source_line() hands out is the bytes as they are. */
#ifndef TREE_SOURCE_H
#define TREE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct span { /* bytes [start, end) of the source's text */
    uint32_t start, end;
};

struct source_mark { /* a code point's beginning, and how many there are before it */
    uint32_t at, count;
};

struct source {
    struct str name; /* as the user gave it */
    struct str text;
    uint32_t unit;         /* 2 for UTF-16, else 1 */
    bool little;           /* UTF-16LE */
    uint32_t *line_starts; /* made by the first position asked for */
    uint32_t line_count;
    struct source_mark *marks; /* made by the first position far behind in a line */
    struct arena *arena;
};

struct position { /* both from 1; columns count code points */
    uint32_t line, column;
};

void source_init(struct source *src, struct arena *a, struct str name, struct str text);
struct position source_position(struct source *src, uint32_t offset); /* beyond the end: the end */
struct str source_line(struct source *src, uint32_t line); /* from 1, without its line end */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* json_writer: JSON as it grows at the end of a buffer; the commas and line breaks are seen to. A
 * key is NULL inside an array, and a literal or another text that needs no escape elsewhere;
 * values are escaped. Owns nothing. */
#ifndef REPORT_JSON_WRITER_H
#define REPORT_JSON_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

enum { WRITER_DEPTH_MAX = 24 };

enum writer_form {
    WRITER_INLINE, /* all on one line */
    WRITER_LINES,  /* a line for each member */
};

struct json_writer {
    struct buf *out;
    unsigned depth;
    struct writer_level {
        char bracket; /* the closing one */
        bool lines, any;
    } levels[WRITER_DEPTH_MAX];
};

void writer_object(struct json_writer *w, const char *key, enum writer_form form);
void writer_array(struct json_writer *w, const char *key, enum writer_form form);
void writer_close(struct json_writer *w); /* the innermost object or array */

void writer_str(struct json_writer *w, const char *key, struct str value); /* STR_NONE: "" */
void writer_cstr(struct json_writer *w, const char *key, const char *value);
void writer_uint(struct json_writer *w, const char *key, uint64_t value);
void writer_bool(struct json_writer *w, const char *key, bool value);
void writer_null(struct json_writer *w, const char *key);

#endif

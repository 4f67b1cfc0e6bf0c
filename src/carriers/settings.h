/* SPDX-License-Identifier: Apache-2.0 */
/* settings: the lines of a systemd unit or of a file with an environment: NAME=value, in sections
 * or without. A backslash at a line's end continues it, lines that begin with '#' or ';' are
 * comments, also between lines that continue each other (systemd.syntax(7)). Takes any bytes, and
 * time linear in them. Borrows from the text. */
#ifndef CARRIERS_SETTINGS_H
#define CARRIERS_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "tree/source.h"

struct setting {
    struct str section;    /* STR_NONE: in front of all */
    struct str name;       /* STR_NONE: the heading of a section */
    struct str value;      /* as written: with its quotes, continuations and the comments in them */
    struct span span;      /* of the value */
    struct span name_span; /* with the '='; of a heading, all of it */
    bool is_malformed;     /* neither heading nor setting: name_span has the line */
};

struct settings {
    struct str text, section;
    size_t at;
};

void settings_init(struct settings *s, struct str text);
bool settings_next(struct settings *s, struct setting *setting); /* false: the end */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* plan_file: the text of a configuration in which each class of resources has a given policy. Where
 * the text that it begins with can be edited, all else of it stays, with comments, order and
 * quotes: only lists of providers that change are put together anew, of their own lines as far as
 * they have them. Else it is written anew. The text holds key material. */
#ifndef CLI_PLAN_FILE_H
#define CLI_PLAN_FILE_H

#include <stdbool.h>

#include "access/stages.h"
#include "apiserver/load.h"
#include "base/arena.h"

struct plan_text { /* a file and what a release makes of it */
    struct str name, text;
    const struct ec_configuration *configuration; /* NULL: there is none, nothing is encrypted */
};

struct plan_writing {
    struct str phase; /* "encrypt": what a comment says, so that `check` knows; STR_NONE: none */
    const struct plan_text *begin;
    const struct load_options *load; /* of one release */
    const struct version_row *row;
    const struct stages_class *classes;
    uint32_t count;
    const struct access *const *policies; /* of the classes */
};

/* Reads a text as the release does; an empty one, and one
 * with nothing but comments and '---', is no configuration. False: *why is what the
 * server says. */
bool plan_file_read(struct arena *a, const struct load_options *load, struct plan_text *text,
                    struct str *why);

/* The gates of these options, where one of the files is not taken without them; else STR_NONE. */
struct str plan_gates_needed(struct arena *a, const struct load_options *load,
                             const struct plan_text *files, uint32_t count);

/* False: no file that the release takes has these policies; *why is what the server says to it. */
bool plan_file_write(struct arena *a, const struct plan_writing *writing, struct plan_text *out,
                     struct str *why);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* shell: a text cut into words as a POSIX shell cuts it. Nothing is filled in and nothing is run:
 * a word that a shell would fill in ($X, $(x), `x`), or a template ({{ x }}), keeps those bytes and
 * is unknown. Takes any bytes, and time linear in them. Memory: the arena; words without quotes and
 * backslashes are slices of the text. */
#ifndef MODEL_SHELL_H
#define MODEL_SHELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "model/argv.h"

enum {
    SHELL_HERE_MOST = 8
}; /* here-documents of one line; of more the bodies are taken for words
    */

enum shell_token {
    SHELL_END,
    SHELL_WORD,
    SHELL_OPERATOR, /* ends a command: a line end, ; & | ( ) */
};

struct shell_here {
    struct str end; /* the line behind the document */
    bool tabs;      /* <<-: that line may be indented */
};

struct shell {
    struct arena *arena;
    struct str text;
    struct span span; /* its place in the document */
    bool is_copied;   /* the bytes there are the text */
    bool is_script;   /* false: only words; operators are bytes of theirs, line ends are blanks */
    size_t at;
    size_t no_template; /* from here on nothing ends a template */
    struct shell_here here[SHELL_HERE_MOST];
    uint32_t here_count; /* whose bodies begin with the next line */
};

void shell_init(struct shell *s, struct arena *a, struct str text, struct span span, bool is_copied,
                bool is_script);

/* *word is written for SHELL_WORD alone. Redirections, here-documents and comments are passed over.
 */
enum shell_token shell_next(struct shell *s, struct word *word);

#endif

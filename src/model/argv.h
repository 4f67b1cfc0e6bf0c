/* SPDX-License-Identifier: Apache-2.0 */
/* argv: a command line, as the program that it starts reads it. What kube-apiserver and most KMS
 * plugins do with one is github.com/spf13/pflag's and k8s.io/component-base/cli/flag's doing: `-`
 * and `_` are the same in names, the last of a flag that stands twice wins, a bool takes no word
 * behind it. Pure; memory: the arena, and the words' own. */
#ifndef MODEL_ARGV_H
#define MODEL_ARGV_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "tree/node.h"

struct word {
    struct str text;  /* without quotes, escapes resolved */
    struct span span; /* of the document: the word as written; its part where it is one of several
                       * in a scalar; empty where nothing shows it */
    bool is_copied;   /* the bytes there are the text: places within it can be told */
    bool is_unknown;  /* holds what is still to be filled in: ${X}, {{ }} */
};

struct flag {
    struct str name;  /* without dashes, '-' for '_': "encryption-provider-config" */
    struct str value; /* STR_NONE: it has none */
    uint32_t word;    /* in which the name stands */
    unsigned dashes;  /* 1 or 2 */
    bool is_unknown;  /* the name or the value is still to be filled in */
    struct span span; /* of the name and the value, as tight as can be told */
    struct span name_span, value_span; /* the same for each; value_span empty where there is none */
};

struct argv {
    const struct word *words;
    uint32_t count;
    uint32_t program;   /* the word that is it; `count` where none was found */
    struct flag *flags; /* behind it, in their order */
    uint32_t flag_count;
    uint32_t *loose; /* words behind it that are neither flags nor their values */
    uint32_t loose_count;
};

/* Whether a flag takes no word behind it (`--f` alone is true). Asked for names that are
 * normalised.
 */
typedef bool argv_is_bool(struct str name);

/* `program`: the base name to look for ("kube-apiserver"), among wrappers (/go-runner, nohup, env,
 * `sh -c "exec kube-apiserver ..."`); STR_NONE: the first word is it. A scalar with a shell's
 * command line is split into words here. */
void argv_read(struct arena *a, const struct word *words, uint32_t count, struct str program,
               argv_is_bool *is_bool, struct argv *out);

/* What holds: the last of that name; NULL where there is none. */
const struct flag *argv_flag(const struct argv *argv, struct str name);

/* The words of a POSIX shell's command line, of systemd's, of a file of arguments: quotes and
 * backslashes resolved, comments and line continuations left out. What a shell would fill in makes
 * a word unknown. `at`: where the text begins in the document; `is_copied`: its bytes are there. */
void argv_split(struct arena *a, struct str text, uint32_t at, bool is_copied, struct word **words,
                uint32_t *count);

#endif

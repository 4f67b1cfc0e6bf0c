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
    struct str name;  /* without dashes, '-' for '_': "encryption-provider-config". Whatever stands
                       * there: "" of `--=x`, "f v" of one word `--f v` */
    struct str value; /* STR_NONE: it has none */
    uint32_t word;    /* in which the name stands */
    unsigned dashes;  /* 1 or 2; to pflag, one begins letters: all but `-v=2`, `-v 2`, `-v2` are
                       * faults for kube-apiserver, to Go's own flag package they are the same */
    bool is_unknown;  /* the name or the value is still to be filled in */
    struct span span; /* of the name and the value, as tight as can be told */
    struct span name_span, value_span; /* the same for each; value_span empty where there is none */
};

struct argv {
    const struct word *words; /* those given; of a shell's script the one command that counts */
    uint32_t count;
    uint32_t program;   /* the word that is it; `count` where none was found */
    struct flag *flags; /* behind it, in their order */
    uint32_t flag_count;
    uint32_t *loose; /* words behind it that are neither flags nor their values (nor `--`) */
    uint32_t loose_count;
    bool is_open; /* what is still to be filled in may become more flags: $EXTRA_ARGS */
};

/* Whether a flag takes no word behind it (`--f` alone is true). Asked for names that are
 * normalised. Any other takes the next word, but for one that looks like a long flag: pflag would
 * take that too, but not every bool of a program is known here, and `--f --g` is meant as two. */
typedef bool argv_is_bool(struct str name);

/* `program`: the base name to look for ("kube-apiserver"), among wrappers (/go-runner, nohup, env,
 * `sh -c "exec kube-apiserver ..."`); STR_NONE: the first word is it. A shell's script is split
 * into words here; of several commands in it the longest that starts the program counts. A word
 * with `$(VAR)`, which kubelet leaves where it knows no VAR, counts as unknown. `is_bool`: NULL
 * where every flag takes a word. */
void argv_read(struct arena *a, const struct word *words, uint32_t count, struct str program,
               argv_is_bool *is_bool, struct argv *out);

/* What holds: the last of that name; NULL where there is none. */
const struct flag *argv_flag(const struct argv *argv, struct str name);

/* The words of a systemd unit's command line or of a file of arguments: quotes and backslashes
 * resolved as a POSIX shell does; comments, line ends and line continuations are left out. What a
 * shell would fill in, templates ({{ }}) and a quote that never ends make a word unknown. `span`:
 * the place of the text in the document. `is_copied`: the bytes there are the text, and words get
 * their own places (with their quotes); else each has the whole. */
void argv_split(struct arena *a, struct str text, struct span span, bool is_copied,
                struct word **words, uint32_t *count);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* argv_program: the program among what wraps it: shells and their scripts, nohup, env, go-runner.
 * Memory: the arena. */
#ifndef MODEL_ARGV_PROGRAM_H
#define MODEL_ARGV_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "model/argv.h"

struct command {
    const struct word *words;
    uint32_t count;
    uint32_t program; /* the word that is it */
};

/* Looks for the word whose base name is `name`. The words of a script that holds it take the
 * script's place. False: there is none; the words stay as they are. */
bool argv_program(struct arena *a, struct command *command, struct str name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* read: the text of a configuration, or of a rule -> the generated structs. Judged by the same
 * reader and the same decoder as what enclint checks, so each complaint has a place and, where
 * something near exists, says what was meant. Memory: the arena. */
#ifndef CONFIG_READ_H
#define CONFIG_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "config/config.h"
#include "schema/schema.h"
#include "schemas/enclint_config.h"
#include "tree/source.h"

enum { PROBLEMS_MAX = 100 }; /* further ones are not looked for */

struct problems {
    struct arena *arena;
    struct source *source;
    const struct schema_document *document; /* what it is read as */
    struct problem *items;
    uint32_t count;
};

void problems_init(struct problems *list, struct arena *a, struct source *source);

/* False where no more are wanted. */
bool problem_at(struct problems *list, struct span span, struct str message);
bool problem_is_full(const struct problems *list);

/* By place, each once. */
const struct config_problem *problems_sorted(struct problems *list, uint32_t *count);

/* Whatever is wrong with its shape goes to *problems; *out, a zeroed struct of the document's root,
 * is filled as far as it could be. `what` is what it should be: "a configuration". False where
 * nothing was filled: it is empty, or no mapping. */
bool problems_read(struct problems *problems, const struct schema_document *document,
                   const char *what, void *out);
void config_read(struct problems *problems, struct cfg_configuration *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* load: reads one of our own YAML files into C structs with libcyaml. The texts in the result
 * belong to libcyaml; a build-time program never gives them back. Errors name the file and the
 * place in its structure. */
#ifndef GEN_LOAD_H
#define GEN_LOAD_H

#include <cyaml/cyaml.h>
#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

bool load_yaml(const char *path, const cyaml_schema_value_t *schema, void **out, struct err *err);

/* "1.27" -> 27. False where it is not that, or outside of 1.13 to 1.99. */
bool load_minor(const char *text, unsigned *minor);

/* "1.27", "1.13..1.27", and "1.27.." where *last is 0: no end. */
bool load_minors(struct str text, unsigned *first, unsigned *last);

enum { LOAD_MINOR_OLDEST = 13 };

#endif

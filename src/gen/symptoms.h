/* SPDX-License-Identifier: Apache-2.0 */
/* symptoms: the files of rules/symptoms/, checked, as the table behind diag/symptom.h and the pages
 * of docs/symptoms/. What each key means stands in rules/README.md. Memory: libcyaml's or kept for
 * the life of the program. */
#ifndef GEN_SYMPTOMS_H
#define GEN_SYMPTOMS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "gen/profiles.h"

struct gen_symptom {
    char *slug, *title, *why, *how;
    struct gen_texts messages, rules, references;
};

struct gen_symptoms {
    struct gen_symptom *items; /* by slug */
    uint32_t count;
};

/* `folder` is rules/. */
bool symptoms_load(const char *folder, struct gen_symptoms *out, struct err *err);

void symptoms_emit(const struct gen_symptoms *symptoms, struct buf *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* profiles: the files of rules/profiles/. The keys that `profiles` of a rule may have are their
 * names. Memory: libcyaml's, for the life of the program. */
#ifndef GEN_PROFILES_H
#define GEN_PROFILES_H

#include <cyaml/cyaml.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum { PROFILES_MAX = 32 };

struct gen_texts { /* an optional list: absent is empty */
    char **items;
    uint32_t count;
};

struct gen_note {
    char *writer, *text;
};

struct gen_control {
    char *id, *title, *note;
    int64_t decides;
    struct gen_texts resources, accepts, rules;
    struct gen_note *notes;
    uint32_t note_count;
};

struct gen_profile {
    char *name, *title, *description;
    char *organization, *url, *versions; /* NULL where it says nothing */
    struct gen_control *controls;
    uint32_t control_count;
};

struct gen_levels { /* of one rule, by index of the profile: 0 where it says nothing, else the
                       severity plus one */
    int64_t of[PROFILES_MAX];
};

struct gen_profiles {
    struct gen_profile items[PROFILES_MAX]; /* 'default' first, the others by name */
    uint32_t count;
};

/* What libcyaml needs to load `profiles` of a rule; filled by profiles_load(). */
extern cyaml_schema_field_t profile_keys[PROFILES_MAX + 1];

/* `folder` is rules/. */
bool profiles_load(const char *folder, struct gen_profiles *out, struct err *err);

/* Once the rules are known: versions, controls and the rules that they name. */
bool profiles_check(const struct gen_profiles *profiles,
                    bool (*is_rule)(void *context, const char *id), void *context, struct err *err);

void profiles_emit(const struct gen_profiles *profiles, struct buf *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The table of the built-in rules, as gen makes it from rules/ and testdata/rules/. */
#include "apiserver/version_set.h"
#include "diag/symptom.h"
#include "rules/check.h"
#include "rules/hook.h"

#define MINORS(first, last)                                                                        \
    (VERSION_SET_ALL >> (VERSION_NEWEST - (last)) & VERSION_SET_ALL << ((first)-VERSION_OLDEST))

#include "rules.inc"

const struct profile *const profiles_all = built_in_profiles;
const uint32_t profiles_count = sizeof built_in_profiles / sizeof *built_in_profiles;

const struct symptom *const symptoms_all = built_in_symptoms;
const uint32_t symptoms_count = sizeof built_in_symptoms / sizeof *built_in_symptoms;

const struct rule *const rules_all = built_in;
const uint32_t rules_count = sizeof built_in / sizeof *built_in;

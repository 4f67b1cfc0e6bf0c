/* SPDX-License-Identifier: Apache-2.0 */
/* flags: what the command line of kube-apiserver 1.13 to 1.36 knows. Made from
 * schemas/facts/flags.yaml, where the sources are named; a flag that is not in the table stops the
 * server. Names are without leading dashes and without `=value`; to find one, an underscore counts
 * as a dash. Constant data, no memory. */
#ifndef APISERVER_FLAGS_H
#define APISERVER_FLAGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct flag_fact {
    struct str name;
    struct str kind; /* what pflag calls the type of its value: "string", "duration", "bool" */
    uint32_t minors; /* those that know it; bits as in version_set.h */
    bool alone;      /* takes no word behind it, only `=value` */
};

/* In any release; NULL where there is none. */
const struct flag_fact *flag_find(struct str name);

/* Those that take the flag as it is written: up to 1.22 an underscore is no dash. Bits as in
 * version_set.h. */
uint32_t flag_minors(struct str written);

/* Whether `--name word` leaves the word alone. False for a name that is no flag. */
bool flag_is_bool(struct str name);

/* The flag of some of these releases that decides over encryption at rest (those of the
 * configuration, and the feature gates) and that the name of no flag may have meant. NULL where
 * none is near. */
const struct flag_fact *flag_guess(struct str written, uint32_t minors);

#endif

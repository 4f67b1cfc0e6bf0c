/* SPDX-License-Identifier: Apache-2.0 */
/* version_set: minor releases of Kubernetes as bits, in the way people write them. Bit 0 is 1.13
 * (VERSION_OLDEST). Written: "1.30", "1.28..1.34", "1.27.." (up to the newest known), "..1.24",
 * "all", and several of these with commas. A version may bear what distributions add to it
 * ("v1.30.4+rke2r1", "1.29.3-eks-x"); only the minor counts, taken as its last patch release. */
#ifndef APISERVER_VERSION_SET_H
#define APISERVER_VERSION_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "apiserver/versions.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define VERSION_SET_ALL ((1u << (VERSION_NEWEST - VERSION_OLDEST + 1)) - 1)

static inline uint32_t version_bit(unsigned minor)
{
    return 1u << (minor - VERSION_OLDEST);
}

static inline bool version_set_has(uint32_t set, unsigned minor)
{
    return minor >= VERSION_OLDEST && minor <= VERSION_NEWEST && (set & version_bit(minor));
}

/* The known minors from `first` to `last`, both included. */
uint32_t version_set_range(unsigned first, unsigned last);

/* *newer: something newer than known was named; the newest known release stands for it. False, with
 * the reason in *err: not a version, older than 1.13, or a range without a release in it. The set
 * is never empty on success. */
bool version_set_parse(struct str text, uint32_t *set, bool *newer, struct err *err);

enum version_set_form {
    VERSION_SET_OPEN,   /* for machines: "1.13..1.24,1.27..": what reaches the newest has no end */
    VERSION_SET_CLOSED, /* for people: "1.13..1.24,1.27..1.36" */
};

/* Ascending, shortest form; one release alone is "1.30" in both forms; the empty set is "". */
struct str version_set_format(struct arena *a, uint32_t set, enum version_set_form form);

#endif

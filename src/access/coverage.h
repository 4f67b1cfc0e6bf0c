/* SPDX-License-Identifier: Apache-2.0 */
/* coverage: what a configuration does with each resource, at each release that accepts it: which
 * entry decides, who writes, who can read, what stays plain text. Complete in itself: neither the
 * tree nor the text is needed to print it, and no key material is in it. Memory: the arena that it
 * was made in. */
#ifndef ACCESS_COVERAGE_H
#define ACCESS_COVERAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "access/access.h"
#include "apiserver/load.h"
#include "base/arena.h"
#include "tree/source.h"

struct coverage_place {
    struct str path; /* resources[0].providers[1].aescbc.keys[0] */
    struct position at;
};

struct coverage_key {
    enum access_kind kind;
    struct str name; /* as it may be shown; "" for identity */
    struct coverage_place place;
};

/* One way to write and read; the same one is the same pointer within a coverage. */
struct coverage_answer {
    enum access_level level;
    const struct coverage_key *keys; /* in the order in which they are tried; the first writes */
    uint32_t count;
    bool plain; /* what is written is plain text */
    const uint32_t *entries;
    uint32_t entry_count;
};

struct coverage_run {
    uint32_t minors;
    const struct coverage_answer *answer;
    struct str by;                      /* what stands in the entries: "secrets", "*.apps" */
    const struct coverage_place *names; /* where, one an entry */
};

enum coverage_class {
    COVERAGE_BUILT_IN,
    COVERAGE_CUSTOM,    /* of an extension, by its name */
    COVERAGE_UNKNOWN,   /* no resource of that name: an entry without effect */
    COVERAGE_ELSEWHERE, /* lies in etcd under another name, which is the one that counts */
    COVERAGE_OTHERS,    /* all others of an extension's group that a wildcard names */
    COVERAGE_REST,      /* all other custom resources */
    COVERAGE_TEMPLATE,  /* a name that is still to be filled in */
};

const char *coverage_class_name(enum coverage_class class); /* "built-in" ... */

struct coverage_resource {
    struct str name; /* as it may be shown: "secrets", "deployments.apps"; "*.g" of OTHERS */
    struct str group;
    enum coverage_class class;
    bool named;     /* by an entry */
    bool sensitive; /* holds what an attacker looks for */
    struct str stored_as;
    const struct coverage_run *runs; /* by releases: those where it exists, ascending */
    uint32_t run_count;
};

struct coverage {
    uint32_t minors;                           /* the asked ones that accept the configuration */
    const struct coverage_resource *resources; /* named ones first, as the file has them */
    uint32_t count;
};

struct coverage_request {
    uint32_t minors;
    const struct verdict *verdicts; /* by minor - VERSION_OLDEST */
    struct position (*locate)(void *context, struct span span);
    /* Whether a name is still to be filled in: then it is shown as COVERAGE_OPEN. May be NULL. */
    bool (*is_unknown)(void *context, struct str name);
    void *context;
};

#define COVERAGE_OPEN "(of a template)"

/* NULL where no asked release accepts it. */
const struct coverage *coverage_of(struct arena *a, struct arena *scratch,
                                   const struct coverage_request *request);

/* What holds for a resource, named as in a list of resources, whether or not it is among those of
 * the coverage, at one release; NULL where that does not accept the configuration. */
const struct coverage_run *coverage_find(const struct coverage *c, struct str resource,
                                         unsigned minor);

#endif

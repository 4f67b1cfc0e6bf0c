/* SPDX-License-Identifier: Apache-2.0 */
/* policy: an encryption configuration as others are compared with it, after its text is gone: what
 * each accepting release made of it, for access_of(), with a place for everything that may be
 * pointed at. Secrets are digests that mean nothing outside this process, so that equal ones are
 * equal and none can be read; names are as they are written, and to be looked at before they are
 * shown (apiserver/redact.h). Complete in itself; memory: the arena that it was made in. */
#ifndef ACCESS_POLICY_H
#define ACCESS_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "apiserver/load.h"
#include "base/arena.h"
#include "diag/finding.h"
#include "schemas/encryption_configuration.h"

struct policy_version {
    uint32_t minors;
    const struct ec_configuration *configuration; /* heads lead to places: policy_spot() */
};

struct policy {
    uint32_t asked, minors; /* releases: for which it was judged, and those that accept it */
    const struct policy_version *versions;
    uint32_t version_count;
    bool is_open; /* something in it is still to be filled in */
    const struct node *nodes;
    const struct spot *spots; /* of the nodes */
    uint32_t node_count;
};

struct policy_request {
    uint32_t minors;
    const struct verdict *verdicts; /* by minor - VERSION_OLDEST */
    struct spot (*spot)(void *context, struct span span);
    bool (*is_unknown)(void *context, struct span span); /* still to be filled in */
    struct str (*keep)(void *context, struct str text);  /* in the arena */
    void *context;
};

const struct policy *policy_of(struct arena *a, const struct policy_request *request);

/* As this release decoded it; NULL where it does not accept it. */
const struct ec_configuration *policy_at(const struct policy *policy, unsigned minor);

/* Where a resource's name, a provider or a key stands; NULL where it stands nowhere. */
const struct spot *policy_spot(const struct policy *policy, const struct field_head *head);

#endif
